package dev.evenkeel.web.runs.view;

import dev.evenkeel.workflows.contract.JournalEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A journal event in words.
 *
 * @param key of its sentence in the message bundles
 * @param arguments of the sentence: texts, numbers, and words of the message bundles
 * @param detail more about it: a comment, a reason, a message; may be empty
 * @param via the channel and the account when it came by chat; empty otherwise
 * @param notes what people have added, the first one first
 * @param pinned whether it is kept in sight
 */
public record TimelineEntry(
        long seq,
        long at,
        JournalEvent.Type type,
        @Nullable String actor,
        String key,
        List<Object> arguments,
        String detail,
        String icon,
        String tone,
        String via,
        List<Note> notes,
        boolean pinned) {

    public TimelineEntry {
        arguments = List.copyOf(arguments);
        notes = List.copyOf(notes);
    }

    /** What somebody has added. @param at milliseconds since the epoch */
    public record Note(long seq, long at, String actor, String text) {}

    TimelineEntry marked(List<Note> added, boolean isPinned) {
        return new TimelineEntry(seq, at, type, actor, key, arguments, detail, icon, tone, via, added, isPinned);
    }

    /** For the template engine, which hands on arrays. */
    public Object[] argumentArray() {
        return arguments.toArray();
    }
}
