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
        String via) {

    public TimelineEntry {
        arguments = List.copyOf(arguments);
    }

    /** For the template engine, which hands on arrays. */
    public Object[] argumentArray() {
        return arguments.toArray();
    }
}
