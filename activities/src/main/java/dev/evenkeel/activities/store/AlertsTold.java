package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.AlertActivities.Ask;
import dev.evenkeel.workflows.contract.AlertActivities.Batch;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What incidents hear of their alerts: how often, how much at a time, and what becomes of it when one lives no more. */
public final class AlertsTold {

    /** Of one batch: what it becomes in a journal has room below Temporal's limit too. */
    private static final long MOST_BYTES = 400_000;

    private final Database database;

    AlertsTold(Database database) {
        this.database = database;
    }

    /** See {@link dev.evenkeel.workflows.contract.AlertActivities#batch}. */
    public Batch batch(Ask ask) {
        List<AlertRow> rows = database.read()
                .sql("select * from alerts where run_id = ? and place > ? order by place limit ?")
                .params(Text.clean(ask.runId()), ask.after(), ask.atMost() + 1)
                .query(AlertRow::read)
                .list();
        int fit = fit(rows, ask.atMost());
        boolean more = rows.size() > fit;
        List<AlertRow> some = rows.subList(0, fit);
        int firing = database.read()
                .sql("select count(*) from alerts where run_id = ? and firing = 1")
                .params(Text.clean(ask.runId()))
                .query(Integer.class)
                .single();
        return new Batch(
                some.stream().map(AlertRow::told).toList(),
                some.isEmpty() ? ask.after() : some.getLast().place(),
                firing,
                more);
    }

    /** How many of them go over together: Temporal takes two megabytes. */
    private static int fit(List<AlertRow> rows, int atMost) {
        long bytes = 0;
        int fit = 0;
        while (fit < Math.min(rows.size(), atMost)) {
            bytes += CanonicalJson.write(rows.get(fit).told()).getBytes(StandardCharsets.UTF_8).length;
            if (fit > 0 && bytes > MOST_BYTES) {
                break;
            }
            fit++;
        }
        return fit;
    }

    /** The incident knows of all that has happened to its alerts up to a place. */
    public void told(String runId, long upTo, long now) {
        database.change(client -> {
            // What an incident was opened for is looked at again, in case that it never starts.
            client.sql("update alerts set pending = 0, again_at = case when state = 'OPENED' and again_at > ?"
                            + " then again_at else null end"
                            + " where run_id = ? and place <= ? and (pending = 1 or again_at is not null)")
                    .params(now, runId, upTo)
                    .update();
            client.sql(
                            "insert into alert_news (run_id, times, told_at) values (?, 1, ?)"
                                    + " on conflict (run_id) do update set times = alert_news.times + 1, told_at = excluded.told_at")
                    .params(runId, now)
                    .update();
        });
    }

    /** When the incident may be told of news, milliseconds since the epoch: how often it was told decides. */
    public long tellAt(String runId) {
        return database.read()
                .sql("select times, told_at from alert_news where run_id = ?")
                .params(runId)
                .query((row, number) -> row.getLong("told_at") + AlertNewsPace.pauseAfter(row.getInt("times")))
                .optional()
                .orElse(0L);
    }

    /** Has the incident be told later of what it does not know yet. */
    public void tellLater(String runId, long at) {
        database.change(
                client -> client.sql("update alerts set pending = 0, again_at = ? where run_id = ? and pending = 1")
                        .params(at, runId)
                        .update());
    }

    /** The incident lives no more although it has not ended: what fires, and what it was not told of, is routed anew. */
    public void bereft(String runId) {
        database.change(
                client -> client.sql("update alerts set state = 'NEW', run_id = null, pending = 1, again_at = null"
                                + " where run_id = ? and (firing = 1 or pending = 1)")
                        .params(runId)
                        .update());
    }

    /** The place of the last change of a run's alerts; 0 when it has none. */
    public long lastPlace(String runId) {
        return database.read()
                .sql("select coalesce(max(place), 0) from alerts where run_id = ?")
                .params(runId)
                .query(Long.class)
                .single();
    }
}
