package dev.evenkeel.web.runs.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns lines of a tool's output into HTML, one after the other: the colours of one line may go on in the next. Every character of the
 * output is escaped; the only markup are our own spans. Other escape sequences (cursor moves, titles, links) are dropped.
 */
final class LineHtml {

    private static final Pattern SEQUENCE = Pattern.compile(
            "\u001b\\[([0-9;:]*)m" // graphic rendition
                    + "|\u001b\\[[0-?]*[ -/]*[@-~]" // any other control sequence
                    + "|\u001b\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)" // operating system command: titles, links
                    + "|\u001b[@-_]?" // two characters, or a lone escape
                    + "|[\u0000-\u0008\u000b-\u001f\u007f]");

    private AnsiStyle style = AnsiStyle.PLAIN;

    String html(String line) {
        String shown = lastVersion(line);
        StringBuilder html = new StringBuilder(shown.length() + 32);
        Matcher sequence = SEQUENCE.matcher(shown);
        int from = 0;
        while (sequence.find()) {
            span(html, shown.substring(from, sequence.start()));
            if (sequence.group(1) != null) {
                style = style.after(sequence.group(1));
            }
            from = sequence.end();
        }
        span(html, shown.substring(from));
        return html.toString();
    }

    /** A progress bar writes its line again and again after a carriage return; the last version counts. */
    private static String lastVersion(String line) {
        String text = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        return text.substring(text.lastIndexOf('\r') + 1);
    }

    private void span(StringBuilder html, String text) {
        if (text.isEmpty()) {
            return;
        }
        String classes = style.classes();
        if (classes.isEmpty()) {
            escape(html, text);
        } else {
            html.append("<span class=\"").append(classes).append("\">");
            escape(html, text);
            html.append("</span>");
        }
    }

    static void escape(StringBuilder html, String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '&' -> html.append("&amp;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(character);
            }
        }
    }
}
