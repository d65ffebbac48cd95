package dev.evenkeel.web.runs.plays;

import dev.evenkeel.activities.ansible.PlayResults.Cell;
import dev.evenkeel.activities.ansible.PlayResults.State;
import dev.evenkeel.activities.ansible.PlayResults.Task;
import dev.evenkeel.activities.store.Plays;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.springframework.web.util.HtmlUtils;

/** Writes rows of a grid as HTML: a template would take seconds for ten thousand cells. Every name is escaped. */
public final class CellHtml {

    /** With so few hosts there is room for durations. */
    private static final int ROOMY = 6;

    private final String url;
    private final Function<State, String> words;
    private final LongFunction<String> durations;

    /** @param url of the page that shows one cell */
    public CellHtml(String url, Function<State, String> words, LongFunction<String> durations) {
        this.url = url;
        this.words = words;
        this.durations = durations;
    }

    /** A sign beside the colour, which never says it alone. */
    public static String sign(State state) {
        return switch (state) {
            case RUNNING -> "…";
            case OK -> "✓";
            case CHANGED -> "●";
            case SKIPPED -> "–";
            case IGNORED -> "!";
            case FAILED -> "✕";
            case UNREACHABLE -> "⊘";
            case UNKNOWN -> "?";
        };
    }

    String row(Plays.Play play, Task task, Collection<String> hosts, Map<String, Cell> cells) {
        String link = url + "?step=" + encoded(play.step()) + "&amp;attempt=" + play.attempt() + "&amp;task="
                + task.number() + "&amp;host=";
        StringBuilder html = new StringBuilder(160 + 160 * hosts.size());
        html.append("<th scope=\"row\"><span class=\"play-number\">")
                .append(task.number())
                .append("</span> ")
                .append(HtmlUtils.htmlEscape(task.name()))
                .append("</th>");
        for (String host : hosts) {
            Cell cell = cells.get(host);
            if (cell == null) {
                html.append("<td></td>");
            } else {
                cell(html, link, cell, hosts.size() <= ROOMY);
            }
        }
        return html.toString();
    }

    private void cell(StringBuilder html, String link, Cell cell, boolean roomy) {
        String duration = cell.ended() == null ? "" : durations.apply(cell.ended() - cell.started());
        String label = HtmlUtils.htmlEscape(
                cell.host() + ": " + words.apply(cell.state()) + (duration.isEmpty() ? "" : ", " + duration));
        html.append("<td><a class=\"cell cell-")
                .append(cell.state().name().toLowerCase(Locale.ROOT))
                .append("\" title=\"")
                .append(label)
                .append("\" aria-label=\"")
                .append(label)
                .append("\" href=\"")
                .append(link)
                .append(encoded(cell.host()))
                .append("\">")
                .append(sign(cell.state()));
        if (roomy && !duration.isEmpty()) {
            html.append(" <span class=\"number\">")
                    .append(HtmlUtils.htmlEscape(duration))
                    .append("</span>");
        }
        html.append("</a></td>");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
