package dev.evenkeel.web.postmortems;

import dev.evenkeel.web.page.Words;
import dev.evenkeel.web.reports.Moments;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.web.runs.view.TimelineEntry;
import java.util.List;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** The text that people begin with: what the journal knows, under the questions that a post-mortem has to answer. */
@Component
class Draft {

    private static final int MOST_LINES = 200;
    private static final int LONGEST_DETAIL = 160;
    private static final List<String> QUESTIONS = List.of("cause", "well", "badly", "luck");

    private final MessageSource messages;
    private final Words words;

    Draft(MessageSource messages, Words words) {
        this.messages = messages;
        this.words = words;
    }

    /** @return Markdown in that language; times are UTC */
    String of(PostMortem postMortem, RunView run, Locale language) {
        StringBuilder text = new StringBuilder();
        heading(text, "summary", language);
        text.append(line(postMortem.incident().title())).append("\n\n");
        heading(text, "impact", language);
        text.append(say("postmortem.draft.impact.text", language)).append("\n\n");
        heading(text, "timeline", language);
        List<TimelineEntry> counted = run.timeline().stream()
                .filter(entry -> Moments.counts(entry.type()))
                .sorted((one, other) -> Long.compare(one.seq(), other.seq()))
                .toList();
        counted.stream().limit(MOST_LINES).forEach(entry -> text.append(moment(entry, language)));
        if (counted.size() > MOST_LINES) {
            text.append("- ")
                    .append(say("postmortem.draft.more", language, counted.size() - MOST_LINES))
                    .append('\n');
        }
        text.append('\n');
        for (String question : QUESTIONS) {
            heading(text, question, language);
            text.append(say("postmortem.draft." + question + ".text", language)).append("\n\n");
        }
        return text.toString().strip() + "\n";
    }

    /** What was pinned is bold, what people have noted about it stands below. */
    private String moment(TimelineEntry entry, Locale language) {
        String detail = line(cut(entry.detail()));
        String said = words.utc(entry.at()) + " – " + line(say(entry.key(), language, entry.argumentArray()))
                + (detail.isEmpty() ? "" : ": " + detail);
        StringBuilder lines = new StringBuilder("- ")
                .append(entry.pinned() ? "**" + said + "**" : said)
                .append('\n');
        entry.notes()
                .forEach(note -> lines.append("  - ")
                        .append(line(note.actor()))
                        .append(": ")
                        .append(line(note.text()))
                        .append('\n'));
        return lines.toString();
    }

    private void heading(StringBuilder text, String part, Locale language) {
        text.append("## ").append(say("postmortem.draft." + part, language)).append("\n\n");
    }

    private String say(String key, Locale language, Object... arguments) {
        return messages.getMessage(key, arguments, language);
    }

    /** The whole of it is in the timeline. */
    private static String cut(String text) {
        return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL) + "…";
    }

    /** On one line, and as it is: what tools and alerts say is no Markdown. */
    private static String line(String text) {
        return text.replaceAll("\\s+", " ").strip().replaceAll("([\\\\`*_\\[\\]<>!#&|])", "\\\\$1");
    }
}
