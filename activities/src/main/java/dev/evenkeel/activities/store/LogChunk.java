package dev.evenkeel.activities.store;

/**
 * A piece of a step's output.
 *
 * @param id grows within a run: the cursor of a live view
 * @param stream {@code out} or {@code err}
 * @param from offset in the tool's raw output, in bytes
 * @param to offset behind it
 * @param at milliseconds since the epoch
 * @param notice the store says it, not the tool: the log is full
 */
public record LogChunk(
        long id, String step, int attempt, String stream, long from, long to, long at, String text, boolean notice) {

    /** Whether people read it as output; other streams hold what pages draw, for example the samples of a gate. */
    public boolean isOutput() {
        return notice || stream.equals("out") || stream.equals("err");
    }
}
