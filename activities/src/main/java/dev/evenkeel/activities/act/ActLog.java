package dev.evenkeel.activities.act;

import dev.evenkeel.activities.secrets.Masker;
import dev.evenkeel.workflows.contract.Act;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The log of one act, written in pieces. The processes of an act follow each other in it; what an earlier worker has stored is not
 * stored again.
 */
public final class ActLog {

    private final LogStream out;
    private final LogStream err;

    public ActLog(Act act, ActLogs logs, Masker masker) {
        this(act, logs, masker, 0);
    }

    /** @param base the offset at which the log begins on this host */
    ActLog(Act act, ActLogs logs, Masker masker, long base) {
        this.out = new LogStream(act, "out", logs, masker, base);
        this.err = new LogStream(act, "err", logs, masker, base);
    }

    LogStream out() {
        return out;
    }

    LogStream err() {
        return err;
    }

    /** Says a line of our own, in an act without processes; it is stored at once. */
    public void line(String text) {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        out.say(bytes);
    }

    /**
     * Takes output of a process elsewhere.
     *
     * @param stream {@code out} or {@code err}
     * @param offset of the first byte in that stream of the process
     */
    public void output(String stream, long offset, byte[] bytes) {
        (stream.equals("err") ? err : out).add(offset, bytes);
    }

    /** A further process begins. */
    void begin(@Nullable UnaryOperator<String> view) {
        out.begin(view);
        err.begin(null);
    }

    /** Stores what is due: whole lines, and what waited for a while. */
    public void flush() {
        out.flush();
        err.flush();
    }

    /** Stores everything: a process has ended. */
    public void finish() {
        out.finish();
        err.finish();
    }
}
