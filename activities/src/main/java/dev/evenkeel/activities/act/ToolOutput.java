package dev.evenkeel.activities.act;

import dev.evenkeel.activities.process.OutputSink;
import org.jspecify.annotations.Nullable;

/** Where the output of one process goes: into the act's log, and its end (or all of it) to who ran it. */
final class ToolOutput implements OutputSink {

    private static final int END = 64 * 1024;
    private static final int ALL = Integer.MAX_VALUE / 4;

    private final ActLog log;
    private final Tool tool;
    private final Collected out;
    private final Collected err = new Collected(END);
    private final @Nullable KeptLines kept;
    private final @Nullable Lines lines;

    /** @param following gets the lines, of which only the end is collected then; null when nobody follows */
    ToolOutput(ActLog log, Tool tool, @Nullable Following following) {
        this.log = log;
        this.tool = tool;
        this.kept = tool.matters() == null ? null : new KeptLines(tool.matters());
        Following reader = following == null ? kept : following;
        this.lines = reader == null ? null : new Lines(reader);
        this.out = new Collected(lines == null && (tool.quiet() || tool.view() != null) ? ALL : END);
        log.begin(tool.view());
    }

    @Override
    public void accept(Stream stream, long offset, byte[] bytes) {
        (stream == Stream.OUT ? out : err).add(bytes);
        if (stream == Stream.OUT && lines != null) {
            lines.add(bytes);
        }
        if (stream == Stream.ERR) {
            log.err().add(offset, bytes);
        } else if (!tool.quiet()) {
            log.out().add(offset, bytes);
        }
        log.flush();
    }

    /** Always from the start: what is needed for the result is read again, and the log drops what it has. */
    @Override
    public long resumeFrom(Stream stream) {
        return (stream == Stream.OUT ? out : err).seen();
    }

    void finish() {
        if (lines != null) {
            lines.finish();
        }
        log.finish();
    }

    ToolEnd end(int code) {
        return new ToolEnd(code, kept == null ? out.end() : kept.all(), err.end());
    }
}
