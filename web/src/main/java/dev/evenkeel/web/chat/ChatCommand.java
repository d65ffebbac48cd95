package dev.evenkeel.web.chat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What somebody wants who speaks to us. */
sealed interface ChatCommand {

    record Help() implements ChatCommand {}

    /** @param run null: of all */
    record Status(@Nullable String run) implements ChatCommand {}

    /** @param run null: the one that must be meant */
    record Ack(@Nullable String run) implements ChatCommand {}

    /** @param words the text, after the run if its first word is one */
    record Update(String words) implements ChatCommand {}

    /** @param values what was typed for each input, and for {@code environment} and {@code mode} */
    record Run(String runbook, Map<String, List<String>> values) implements ChatCommand {
        public Run {
            values = Map.copyOf(values);
        }
    }

    record Approve(String code) implements ChatCommand {
        @Override
        public String toString() {
            return "Approve[]";
        }
    }

    record Link(String code) implements ChatCommand {
        @Override
        public String toString() {
            return "Link[]";
        }
    }

    /** @param message what is wrong with it, and what to write */
    record Wrong(String message) implements ChatCommand {}

    /** As the audit calls it. */
    default String word() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
