package dev.evenkeel.activities.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The numbers of alerts and places, and the history, within one transaction that holds the lock of both. */
final class AlertHead {

    /** SQLite and PostgreSQL take more parameters than this times the columns of any row here. */
    static final int ROWS_TOGETHER = 100;

    private final JdbcClient client;
    private final List<Entry> entries = new ArrayList<>();
    private long alert;
    private long place;

    private record Entry(
            long place,
            long alert,
            long at,
            String what,
            @Nullable String actor,
            @Nullable String runId) {}

    private record Numbers(long alert, long place) {}

    private AlertHead(JdbcClient client, Numbers last) {
        this.client = client;
        this.alert = last.alert();
        this.place = last.place();
    }

    static AlertHead lock(Database database, JdbcClient client) {
        return new AlertHead(
                client,
                client.sql("select alert, place from alert_head where id = 1" + database.forUpdate())
                        .query((row, number) -> new Numbers(row.getLong(1), row.getLong(2)))
                        .single());
    }

    long nextAlert() {
        return ++alert;
    }

    /** The place that the next entry gets. */
    long nextPlace() {
        return place + 1;
    }

    /** @return the place of the new entry */
    long add(long changed, long at, String what, @Nullable String actor, @Nullable String runId) {
        entries.add(new Entry(++place, changed, at, what, actor, runId));
        return place;
    }

    /** Writes what was added. */
    void close() {
        for (int from = 0; from < entries.size(); from += ROWS_TOGETHER) {
            List<Entry> some = entries.subList(from, Math.min(entries.size(), from + ROWS_TOGETHER));
            List<@Nullable Object> values = new ArrayList<>();
            some.forEach(entry -> Collections.addAll(
                    values, entry.place, entry.alert, entry.at, entry.what, entry.actor, entry.runId));
            client.sql("insert into alert_history (place, alert, at, what, actor, run_id) values "
                            + String.join(", ", Collections.nCopies(some.size(), "(?, ?, ?, ?, ?, ?)")))
                    .params(values)
                    .update();
        }
        client.sql("update alert_head set alert = ?, place = ? where id = 1")
                .params(alert, place)
                .update();
    }
}
