package dev.evenkeel.activities.act;

import java.nio.charset.StandardCharsets;

/**
 * How a process ended by itself.
 *
 * @param out what it printed: everything of a quiet tool or of one with a view that nobody follows, the end of it otherwise
 * @param err the end of what it printed on standard error
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record ToolEnd(int code, byte[] out, byte[] err) {

    /** As UTF-8; what is none becomes replacement characters. Not masked. */
    public String outText() {
        return new String(out, StandardCharsets.UTF_8);
    }

    /** As UTF-8; what is none becomes replacement characters. Not masked. */
    public String errText() {
        return new String(err, StandardCharsets.UTF_8);
    }
}
