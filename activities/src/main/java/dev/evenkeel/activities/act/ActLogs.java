package dev.evenkeel.activities.act;

import dev.evenkeel.workflows.contract.Act;

/** The output of acts, in chunks. Writing a chunk again changes nothing. */
public interface ActLogs {

    /** @return the offset in the tool's raw output up to which it is stored; 0 when nothing is */
    long storedUpTo(Act act, String stream);

    /**
     * @param stream {@code out}, {@code err}, or another one, which is no output and not shown as such
     * @param from offset of the chunk in the tool's raw output, in bytes
     * @param to offset behind it; differs from the length of {@code text}, which is masked
     * @param at milliseconds since the epoch
     */
    void append(Act act, String stream, long from, long to, String text, long at);
}
