package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.AlertActivities;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An alert in the inbox. Times are milliseconds since the epoch.
 *
 * @param hook by which it came first
 * @param endsAt null while it fires
 * @param url where it can be looked at, as it was sent; or empty
 * @param why what {@code state} needs to be understood, for people; or empty
 * @param route the route that took it; null when none did
 * @param service that of the route, before that of the label; or empty
 * @param environment null as long as no route has said it
 * @param severity from 1, the worst, to 5; null as long as no route has said it
 * @param runId of its incident; null for none
 * @param place of its last change in the history of all alerts
 * @param joinedPrivate whether its incident is private and not shown to whoever reads: {@code runId} is null then
 */
public record AlertRow(
        long id,
        String hook,
        String fingerprint,
        long startsAt,
        @Nullable Long endsAt,
        boolean firing,
        String name,
        String summary,
        Map<String, String> labels,
        String url,
        long receivedAt,
        State state,
        String why,
        @Nullable String route,
        @Nullable String runbook,
        String service,
        @Nullable String environment,
        @Nullable Integer severity,
        @Nullable String runId,
        long place,
        boolean joinedPrivate) {

    public AlertRow {
        labels = new TreeMap<>(labels);
    }

    /** What became of an alert. */
    public enum State {
        /** Nothing yet. */
        NEW,
        /** An incident was opened for it. */
        OPENED,
        /** It belongs to an incident that was open. */
        JOINED,
        /** An incident of its service was closed a short while ago, and its route wants quiet then. */
        QUIET,
        /** No route took it, or what its route says cannot be done. */
        UNMATCHED,
        /** It had ended before anything was opened for it. */
        OVER
    }

    /** As an incident gets it. */
    AlertActivities.Alert told() {
        return new AlertActivities.Alert(id, name, summary, firing, startsAt, endsAt, labels, url);
    }

    static AlertRow read(ResultSet row, int number) throws SQLException {
        return new AlertRow(
                row.getLong("id"),
                row.getString("hook"),
                row.getString("fingerprint"),
                row.getLong("starts_at"),
                number(row, "ends_at"),
                row.getInt("firing") == 1,
                row.getString("name"),
                row.getString("summary"),
                labels(row.getString("labels")),
                row.getString("url"),
                row.getLong("received_at"),
                State.valueOf(row.getString("state")),
                row.getString("why"),
                row.getString("route"),
                row.getString("runbook"),
                row.getString("service"),
                row.getString("environment"),
                severity(row),
                row.getString("run_id"),
                row.getLong("place"),
                false);
    }

    /** As it is shown to somebody who may not see its incident. */
    AlertRow withoutRun() {
        return new AlertRow(
                id,
                hook,
                fingerprint,
                startsAt,
                endsAt,
                firing,
                name,
                summary,
                labels,
                url,
                receivedAt,
                state,
                "",
                route,
                runbook,
                service,
                environment,
                severity,
                null,
                place,
                true);
    }

    private static Map<String, String> labels(String json) {
        Map<String, String> labels = new TreeMap<>();
        CanonicalJson.read(json, Map.class)
                .forEach((name, value) -> labels.put(String.valueOf(name), String.valueOf(value)));
        return labels;
    }

    private static @Nullable Integer severity(ResultSet row) throws SQLException {
        int value = row.getInt("severity");
        return row.wasNull() ? null : (Integer) value;
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }
}
