package dev.evenkeel.web.runs.view;

import dev.evenkeel.workflows.contract.IncidentRole;
import dev.evenkeel.workflows.contract.IncidentState;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An incident as its journal tells it. All times are milliseconds since the epoch.
 *
 * @param beganAt when the impact began
 * @param moves how it went from state to state, the first one first
 * @param severities how its severity has changed, the first change first
 * @param holders who has which role
 * @param offers to whom a role is offered that somebody else has, or nobody
 * @param updates the status updates, the first one first
 * @param nextUpdate when the next one is due; null when none is
 * @param overdue whether it has not come in time
 * @param called the role that was called because nobody acknowledged it in time; null when none was, or somebody has
 * @param alerts as each of them is now, the newest change first
 * @param firing how many of them fire
 * @param suggested where it could be moved; null when nothing says so
 * @param launched the runs that were launched from its room
 * @param bonds what it has to do with other incidents
 * @param isPrivate whether only its people see it
 * @param invited who sees it without having a role of it or having declared it, in the order of the alphabet
 */
public record IncidentView(
        int severity,
        String title,
        long beganAt,
        long detectedAt,
        long declaredAt,
        IncidentState state,
        List<Move> moves,
        List<Severity> severities,
        Map<IncidentRole, String> holders,
        Map<IncidentRole, String> offers,
        List<Update> updates,
        @Nullable Long nextUpdate,
        boolean overdue,
        @Nullable Role called,
        List<Alert> alerts,
        int firing,
        @Nullable Suggestion suggested,
        List<Launched> launched,
        IncidentBonds bonds,
        boolean isPrivate,
        List<String> invited) {

    public IncidentView {
        moves = List.copyOf(moves);
        severities = List.copyOf(severities);
        holders = Map.copyOf(holders);
        offers = Map.copyOf(offers);
        updates = List.copyOf(updates);
        alerts = List.copyOf(alerts);
        launched = List.copyOf(launched);
        invited = List.copyOf(invited);
    }

    public record Move(IncidentState from, IncidentState to, long at, String actor, String reason) {}

    public record Severity(int from, int to, long at, String actor, String reason) {}

    /** @param due when it was due; null when it was not */
    public record Update(
            String text, long at, String actor, @Nullable Long due) {
        public boolean late() {
            return due != null && at > due;
        }
    }

    public record Alert(
            long id,
            String name,
            String summary,
            boolean firing,
            long starts,
            @Nullable Long ends,
            String url) {
        /** Whether its address may be a link. */
        public boolean linked() {
            return url.startsWith("https://") || url.startsWith("http://");
        }
    }

    /** @param why the last part of a message key */
    public record Suggestion(IncidentState to, String why, long at) {}

    /** @param status running, or how it ended */
    public record Launched(String run, String title, RunStatus status) {}

    /** Reads what a journal says of its incident; null when it is about none. */
    public static @Nullable IncidentView of(List<JournalEvent> journal) {
        IncidentFold fold = new IncidentFold();
        journal.forEach(event -> fold.add(event, new Data(event.data())));
        return fold.view();
    }

    /** When it came to the state in which it is. */
    public long since() {
        return moves.isEmpty() ? declaredAt : moves.getLast().at();
    }

    public @Nullable Update lastUpdate() {
        return updates.isEmpty() ? null : updates.getLast();
    }

    public @Nullable String commander() {
        return holders.get(IncidentRole.COMMANDER);
    }

    /** When its impact ended, as people said; null while it lasts. */
    public @Nullable Long resolvedAt() {
        return moves.stream()
                .filter(move -> state.over() && move.to() == IncidentState.RESOLVED)
                .map(Move::at)
                .reduce((first, last) -> last)
                .orElse(null);
    }
}
