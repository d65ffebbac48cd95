package dev.evenkeel.activities.process;

import java.time.Instant;

/** How a tool ended, as far as that can be known. */
public sealed interface Outcome {
    /**
     * It ended, by itself or on a graceful signal.
     *
     * @param code its exit code, 128+n when signal n ended it
     * @param outputCut whether it printed more than the limit
     */
    record Exited(int code, Instant startedAt, Instant endedAt, boolean outputCut) implements Outcome {}

    /** {@link DetachedProcess#end} had to end it by force: how far it had come is not known. */
    record Killed(Instant startedAt, Instant endedAt, boolean outputCut) implements Outcome {}

    /**
     * It is gone and left no exit code, or it cannot be told whether it ran. It is never started again by itself.
     *
     * @param evidence what was seen, for a person to decide. It quotes the last lines of output: mask it like output.
     */
    record Unknown(String evidence) implements Outcome {}
}
