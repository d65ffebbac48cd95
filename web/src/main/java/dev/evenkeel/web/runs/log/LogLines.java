package dev.evenkeel.web.runs.log;

import dev.evenkeel.activities.store.LogChunk;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts chunks of output together to lines and writes them as HTML. Tools run at the same time, and a chunk may end in the middle of a
 * line: each stream of each attempt has its own open line and its own colours.
 */
public final class LogLines {

    /** Longer lines are cut: no browser lays out a megabyte in one line. */
    private static final int LONGEST = 8_000;

    private final Map<String, Stream> streams = new HashMap<>();
    private @Nullable String shownStep;

    /** @return the lines that are whole now; may be empty */
    public String add(LogChunk chunk) {
        if (!chunk.isOutput()) {
            return "";
        }
        Stream stream = streams.computeIfAbsent(
                chunk.step() + "#" + chunk.attempt() + "#" + chunk.stream(), key -> new Stream(chunk));
        StringBuilder html = new StringBuilder();
        int from = 0;
        for (int end = chunk.text().indexOf('\n'); end >= 0; end = chunk.text().indexOf('\n', from)) {
            stream.open.append(chunk.text(), from, end);
            write(html, stream);
            from = end + 1;
        }
        stream.open.append(chunk.text(), from, chunk.text().length());
        return html.toString();
    }

    /** @return the lines that no line break has ended yet */
    public String rest() {
        StringBuilder html = new StringBuilder();
        streams.values().stream().filter(stream -> !stream.open.isEmpty()).forEach(stream -> write(html, stream));
        return html.toString();
    }

    /** Whether every line is written: only then can a reader go on from here later. */
    public boolean complete() {
        return streams.values().stream().allMatch(stream -> stream.open.isEmpty());
    }

    /** A whole text, colours and all, as safe HTML. */
    public static String html(String text) {
        LineHtml html = new LineHtml();
        return text.lines().map(html::html).collect(Collectors.joining("\n"));
    }

    private void write(StringBuilder html, Stream stream) {
        String text = stream.open.toString();
        stream.open.setLength(0);
        if (!stream.step.equals(shownStep)) {
            shownStep = stream.step;
            html.append("<span class=\"log-step\" data-step=\"");
            LineHtml.escape(html, stream.step);
            html.append("\">");
            LineHtml.escape(html, stream.step);
            html.append("</span>");
        }
        html.append("<span class=\"log-line").append(stream.error ? " err" : "").append("\" data-step=\"");
        LineHtml.escape(html, stream.step);
        html.append("\">")
                .append(stream.html.html(text.length() > LONGEST ? text.substring(0, LONGEST) + " …" : text))
                .append("</span>");
    }

    private static final class Stream {
        private final String step;
        private final boolean error;
        private final StringBuilder open = new StringBuilder();
        private final LineHtml html = new LineHtml();

        Stream(LogChunk first) {
            this.step = first.step();
            this.error = first.stream().equals("err");
        }
    }
}
