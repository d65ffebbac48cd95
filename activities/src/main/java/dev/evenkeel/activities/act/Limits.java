package dev.evenkeel.activities.act;

import dev.evenkeel.activities.process.DetachedProcess;
import dev.evenkeel.activities.process.Usage;
import dev.evenkeel.workflows.contract.Failures;

/**
 * What a process and everything that it starts may take, all together. It is looked at some ten times a second while the act is
 * followed, which needs no rights; what goes beyond it is ended with its whole tree. A worker that is away limits nothing until it is back.
 *
 * @param bytes of memory
 */
public record Limits(long bytes, int processes) {

    private static final long MEBI = 1024L * 1024;

    /** @throws io.temporal.failure.ApplicationFailure of type TOOL_FAILED */
    void check(DetachedProcess process) {
        Usage usage = process.usage();
        if (usage.bytes() > bytes) {
            throw ActFailures.failure(
                    Failures.TOOL_FAILED,
                    "It took " + usage.bytes() / MEBI + " MiB of memory, more than the " + bytes / MEBI
                            + " MiB that it may, and was ended",
                    "See in the log how far it came. Let it work in smaller parts, or give the step more memory.",
                    usage.processes() + " processes at that time");
        }
        if (usage.processes() > processes) {
            throw ActFailures.failure(
                    Failures.TOOL_FAILED,
                    "It ran " + usage.processes() + " processes at once, more than the " + processes
                            + " that it may, and was ended with all of them",
                    "See in the log how far it came. Look for a loop that starts itself, or give the step more processes.",
                    usage.bytes() / MEBI + " MiB of memory at that time");
        }
    }
}
