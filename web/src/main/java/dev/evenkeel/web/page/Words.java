package dev.evenkeel.web.page;

import dev.evenkeel.workflows.contract.EvidenceFile;
import dev.evenkeel.workflows.contract.InputFile;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.ScheduleActivities;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Writes values as the pages show them; templates know it as {@code words}. */
@Component
public class Words {

    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofLocalizedPattern("yMMMM");
    private static final int SHORT_HASH = 10;

    /** As deep as anybody writes. Each level is a call of the renderer, and without a limit one text could end the page. */
    private static final int MOST_NESTED = 50;

    private final Parser parser =
            Parser.builder().maxOpenBlockParsers(MOST_NESTED).build();
    private final HtmlRenderer html =
            HtmlRenderer.builder().escapeHtml(true).sanitizeUrls(true).build();
    private final TextContentRenderer plain = TextContentRenderer.builder().build();

    private final Phrases chinese = Phrases.in("zh_CN");

    /** What the engine or the server said, in the language of the reader. */
    public String say(@Nullable String message) {
        String said = message == null ? "" : message;
        return LocaleContextHolder.getLocale().getLanguage().equals(Locale.CHINESE.getLanguage())
                ? chinese.say(said)
                : said;
    }

    /** @param millis since the epoch */
    public String iso(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** @param millis since the epoch */
    public String utc(long millis) {
        return UTC.format(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
    }

    /** @return for example {@code November 2026}, or {@code 2026年11月}, in the language of the reader */
    public String month(YearMonth month) {
        return MONTH.withLocale(LocaleContextHolder.getLocale()).format(month);
    }

    /** @return for example {@code 0.4 s}, {@code 42 s}, {@code 2 min 05 s}, {@code 1 h 02 min}; the script {@code time.js} writes the same */
    public String duration(@Nullable Long millis) {
        if (millis == null) {
            return "";
        }
        long seconds = Math.max(0, millis) / 1000;
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", Math.max(0, millis) / 1000.0);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }

    public String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double kib = bytes / 1024.0;
        return kib < 1024
                ? String.format(Locale.ROOT, "%.1f KiB", kib)
                : String.format(Locale.ROOT, "%.1f MiB", kib / 1024);
    }

    public String hash(String hash) {
        return hash.length() <= SHORT_HASH ? hash : hash.substring(0, SHORT_HASH);
    }

    /**
     * HTML of a Markdown text. Raw HTML in it is shown as text, and only harmless links are kept. An image becomes a link to it: a page
     * that is opened somewhere else would fetch it from wherever whoever wrote the text wants.
     */
    public String markdown(String text) {
        Node document = parser.parse(text);
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Image image) {
                Link link = new Link(image.getDestination(), image.getTitle());
                for (Node child = image.getFirstChild(); child != null; child = image.getFirstChild()) {
                    link.appendChild(child);
                }
                image.insertAfter(link);
                image.unlink();
            }
        });
        return html.render(document);
    }

    /** The first paragraph of a Markdown text as plain text, on one line. */
    public String excerpt(String text) {
        return plain.render(parser.parse(text.strip().split("\\R\\s*\\R", 2)[0]))
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** A value of an input or a result, as text. */
    public String value(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case List<?> list ->
                String.join(", ", list.stream().map(this::value).toList());
            case Map<?, ?> map
            when EvidenceFile.of(map).isPresent() -> file(EvidenceFile.of(map).orElseThrow());
            case Double number
            when number == Math.rint(number) && Math.abs(number) < 1e15 -> Long.toString(number.longValue());
            case Map<?, ?> map -> file(map);
            default -> value.toString();
        };
    }

    /** A file of a run: its name, size and the beginning of its digest. Anything else as it is. */
    public String file(Object value) {
        return InputFile.of(value)
                .map(file -> file.name() + " (" + size(file.size()) + ", sha256 " + hash(file.sha256()) + ")")
                .orElseGet(value::toString);
    }

    private String file(EvidenceFile file) {
        return file.name() + " (" + size(file.size()) + ", sha256:" + file.sha256() + ")";
    }

    public String tone(RunStatus status) {
        return Statuses.tone(status);
    }

    public String icon(RunStatus status) {
        return Statuses.icon(status);
    }

    public String tone(Mode mode) {
        return Statuses.tone(mode);
    }

    public String icon(Mode mode) {
        return Statuses.icon(mode);
    }

    public String tone(ScheduleActivities.State state) {
        return Statuses.tone(state);
    }

    public String icon(ScheduleActivities.State state) {
        return Statuses.icon(state);
    }
}
