package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.runbook.SecretInput;
import dev.evenkeel.workflows.runbook.Step;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a step calls the activity of its tool: as an act with a number, while the run holds its lock. */
final class Calls {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofHours(4);

    private final RunContext run;
    private final ServiceLock lock;

    Calls(RunContext run, ServiceLock lock) {
        this.run = run;
        this.lock = lock;
    }

    Act act(Step step, Frame frame, int attempt) {
        Duration timeout = step.common().timeout();
        Site site = frame.site();
        return new Act(
                run.request().runId(),
                frame.key(step),
                attempt,
                run.request().mode(),
                run.request().estate().environment().name(),
                site == null ? "" : site.name(),
                SecretInput.references(step.common().secrets(), run.state().inputs()),
                (timeout == null ? DEFAULT_TIMEOUT : timeout).toMillis(),
                lock.fence());
    }

    <A, R> R call(Class<A> activities, Act act, Function<A, R> call) {
        return lock.during(() -> Stubs.call(activities, act, call));
    }

    /**
     * A reference to a secret, which may be that of an input.
     *
     * @param what names it, for example {@code key}
     * @return null when none was written
     */
    @Nullable
    String secret(@Nullable String written, String what) {
        return written == null
                ? null
                : SecretInput.reference(written, run.state().inputs())
                        .orElseThrow(() -> new StepFailure(
                                Failures.BAD_REQUEST,
                                "The " + what + " is the input " + written + ", which was left out",
                                "Change the inputs, then try again",
                                ""));
    }

    /** The last line of an output, for a summary. */
    static String lastLine(@Nullable String output) {
        if (output == null || output.isBlank()) {
            return "";
        }
        String last = output.strip().substring(output.strip().lastIndexOf('\n') + 1);
        return last.length() > 200 ? last.substring(0, 200) + "…" : last;
    }
}
