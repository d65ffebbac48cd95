package dev.evenkeel.web.actions;

import dev.evenkeel.activities.store.Actions.Action;
import org.jspecify.annotations.Nullable;

/**
 * An action as it is handed out. Its components are the keys of the exports and of the API: keys are added, never changed. Moments are
 * milliseconds since the epoch, days are {@code yyyy-mm-dd}.
 *
 * @param number within the run
 * @param known whether the owner is a user
 * @param overdue for how many days; 0 when it is not, or done
 * @param from {@code post-mortem} or {@code report}
 */
public record ActionRow(
        String run,
        long number,
        String what,
        String owner,
        boolean known,
        String due,
        long overdue,
        long at,
        String by,
        @Nullable String doneBy,
        @Nullable Long doneAt,
        String from,
        String title,
        @Nullable String service,
        String environment) {

    public static ActionRow of(ActionDesk.Line line) {
        Action action = line.action();
        return new ActionRow(
                action.runId(),
                action.number(),
                action.what(),
                action.owner(),
                line.known(),
                action.due().toString(),
                line.overdue() ? -line.days() : 0,
                action.at(),
                action.by(),
                action.doneBy(),
                action.doneAt(),
                action.postMortem() ? "post-mortem" : "report",
                action.title(),
                action.service(),
                action.environment());
    }
}
