package dev.evenkeel.activities.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The inbox of alerts as people look through it. */
public final class AlertList {

    private static final int MOST_SEARCHED = 100;

    private final Database database;
    private final Sight sight;

    AlertList(Database database) {
        this.database = database;
        this.sight = new Sight(database);
    }

    /** Which alerts. */
    public enum Show {
        ALL(""),
        FIRING(" and firing = 1"),
        RESOLVED(" and firing = 0"),
        /** That nobody looks at: no route took them, or what their route says could not be done. */
        UNMATCHED(" and state = 'UNMATCHED'"),
        /** That belong to an incident. */
        JOINED(" and state in ('OPENED', 'JOINED')");

        private final String condition;

        Show(String condition) {
            this.condition = condition;
        }
    }

    /**
     * What is null or empty does not narrow it.
     *
     * @param text part of the name, the summary or a label, in any case of letters
     */
    public record Filter(
            Show show,
            @Nullable String service,
            @Nullable String environment,
            @Nullable String runId,
            @Nullable String text) {
        public static final Filter ALL = new Filter(Show.ALL, null, null, null, null);
    }

    /** @param next the cursor of the page after this one; null at the end */
    public record Page(List<AlertRow> alerts, @Nullable String next) {
        public Page {
            alerts = List.copyOf(alerts);
        }
    }

    /** @param waiting not routed yet */
    public record Counts(long firing, long unmatched, long waiting) {}

    /**
     * Something that happened to an alert.
     *
     * @param at milliseconds since the epoch
     * @param what FIRING, RESOLVED, or a {@link AlertRow.State}
     * @param actor who did it; null for the alert itself, or a route
     */
    public record Entry(
            long place,
            long at,
            String what,
            @Nullable String actor,
            @Nullable String runId) {}

    /**
     * The newest first.
     *
     * @param cursor of a page before; null for the first
     * @throws IllegalArgumentException when the cursor is none of ours
     */
    public Page list(Filter filter, @Nullable String cursor, int limit) {
        if (filter.runId() != null && sight.hides(filter.runId())) {
            return new Page(List.of(), null);
        }
        StringBuilder sql = new StringBuilder("select * from alerts where 1 = 1").append(filter.show().condition);
        List<Object> values = new ArrayList<>();
        equal(sql, values, "service", filter.service());
        equal(sql, values, "environment", filter.environment());
        equal(sql, values, "run_id", filter.runId());
        String text = filter.text();
        if (text != null && !text.isBlank()) {
            sql.append(" and search like ? escape '!'");
            values.add("%" + escaped(text.strip()) + "%");
        }
        if (cursor != null) {
            sql.append(" and id < ?");
            values.add(number(cursor));
        }
        values.add(limit + 1);
        List<AlertRow> found = seen(database.read()
                .sql(sql.append(" order by id desc limit ?").toString())
                .params(values)
                .query(AlertRow::read)
                .list());
        if (found.size() <= limit) {
            return new Page(found, null);
        }
        List<AlertRow> page = found.subList(0, limit);
        return new Page(page, Long.toString(page.getLast().id()));
    }

    public Optional<AlertRow> find(long id) {
        return database.read()
                .sql("select * from alerts where id = ?")
                .params(id)
                .query(AlertRow::read)
                .optional()
                .map(alert -> seen(List.of(alert)).getFirst());
    }

    /** What happened to an alert, in its order. */
    public List<Entry> history(long id) {
        List<Entry> history = database.read()
                .sql("select * from alert_history where alert = ? order by place")
                .params(id)
                .query((row, number) -> new Entry(
                        row.getLong("place"),
                        row.getLong("at"),
                        row.getString("what"),
                        row.getString("actor"),
                        row.getString("run_id")))
                .list();
        Set<String> hidden = sight.hidden(
                history.stream().map(Entry::runId).filter(Objects::nonNull).collect(Collectors.toSet()));
        return history.stream()
                .map(entry -> entry.runId() != null && hidden.contains(entry.runId())
                        ? new Entry(entry.place(), entry.at(), entry.what(), entry.actor(), null)
                        : entry)
                .toList();
    }

    public Counts counts() {
        return database.read()
                .sql("select (select count(*) from alerts where firing = 1),"
                        + " (select count(*) from alerts where state = 'UNMATCHED' and firing = 1),"
                        + " (select count(*) from alerts where state = 'NEW')")
                .query((row, number) -> new Counts(row.getLong(1), row.getLong(2), row.getLong(3)))
                .single();
    }

    /** The services that alerts are about, by name. */
    public List<String> services() {
        return database.read()
                .sql("select distinct service from alerts where service <> '' order by service limit 500")
                .query((row, number) -> row.getString(1))
                .list();
    }

    /** The reason of a quiet time is the incident that was closed. */
    private List<AlertRow> seen(List<AlertRow> alerts) {
        Set<String> hidden =
                sight.hidden(alerts.stream().flatMap(AlertList::runs).collect(Collectors.toSet()));
        return hidden.isEmpty()
                ? alerts
                : alerts.stream()
                        .map(alert -> runs(alert).anyMatch(hidden::contains) ? alert.withoutRun() : alert)
                        .toList();
    }

    private static Stream<String> runs(AlertRow alert) {
        return Stream.of(alert.runId(), alert.state() == AlertRow.State.QUIET ? alert.why() : null)
                .filter(Objects::nonNull);
    }

    private static void equal(StringBuilder sql, List<Object> values, String column, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            sql.append(" and ").append(column).append(" = ?");
            values.add(Text.clean(value));
        }
    }

    private static long number(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Not a cursor of the list of alerts: " + cursor, e);
        }
    }

    private static String escaped(String text) {
        return Text.clean(text.substring(0, Math.min(text.length(), MOST_SEARCHED)))
                .toLowerCase(Locale.ROOT)
                .replace("!", "!!")
                .replace("%", "!%")
                .replace("_", "!_");
    }
}
