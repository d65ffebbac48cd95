package dev.evenkeel.activities.chat;

import dev.evenkeel.workflows.contract.ChatActivities.Severity;
import dev.evenkeel.workflows.estate.Channel;
import org.jspecify.annotations.Nullable;

/**
 * What people are told.
 *
 * @param id the same whenever this message is sent, and that of no other
 * @param title one line
 * @param text Markdown; may be empty
 * @param drill whether it only is an exercise, which has to be seen at once
 * @param link where to go on reading; null when there is none
 * @param earlier what the channel called the first message of its thread; null for a message of its own
 */
public record Message(
        String id,
        String title,
        String text,
        Severity severity,
        boolean drill,
        @Nullable String link,
        @Nullable String earlier) {

    /** Characters; Slack takes some 4,000 of an answer before it cuts by itself. */
    private static final int MOST_WRITTEN = 3_500;

    public Message {
        title = Words.line(title);
        text = Words.clean(text).strip();
    }

    /** As the channel writes it, for an answer that goes the way on which the question came. */
    public String written(Channel channel) {
        Message quiet = quiet();
        return switch (channel) {
            case Channel.Slack slack -> Layout.slack(quiet, MOST_WRITTEN, Character::charCount);
            case Channel.Mattermost mattermost -> Layout.markdown(quiet, MOST_WRITTEN, Character::charCount);
            default -> Layout.plain(quiet, MOST_WRITTEN, Character::charCount);
        };
    }

    /** The first line, which tells how much it matters also without colours. */
    String headline() {
        String sign = switch (severity) {
            case INFO -> "";
            case WARNING -> "🟠 ";
            case CRITICAL -> "🔴 ";
        };
        return sign + (drill ? "[Drill] " : "") + title;
    }

    boolean isCritical() {
        return severity == Severity.CRITICAL;
    }

    /** The same message, by which nobody is called out. */
    Message quiet() {
        return new Message(id, Words.quiet(title), Words.quiet(text), severity, drill, link, earlier);
    }

    /** The same message outside of its thread. */
    Message alone() {
        return new Message(id + "/alone", title, text, severity, drill, link, null);
    }
}
