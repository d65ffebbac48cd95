package dev.evenkeel.activities.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is kept of schedules besides their runbooks: who has paused them, and up to when their times are accounted for. */
public final class Schedules {

    private final Database database;
    private final Audit audit;

    Schedules(Database database, Audit audit) {
        this.database = database;
        this.audit = audit;
    }

    /**
     * @param timing the time table that Temporal has, as JSON
     * @param watchedUntil milliseconds since the epoch
     * @param pause null while it is not paused
     * @param removed whether its runbook does not have it any more
     */
    public record Kept(
            String schedule,
            String timing,
            long watchedUntil,
            @Nullable Pause pause,
            boolean removed) {}

    /** @param at milliseconds since the epoch */
    public record Pause(String actor, String reason, long at) {}

    public Optional<Kept> find(String schedule) {
        return database.read()
                .sql("select * from schedules where schedule = ?")
                .params(Text.clean(schedule))
                .query(Schedules::read)
                .optional();
    }

    /** Those of runbooks as they are now, by name. */
    public List<Kept> all() {
        return database.read()
                .sql("select * from schedules where removed_at is null order by schedule")
                .query(Schedules::read)
                .list();
    }

    /** From now on its times are those of the time table. One that was removed is there again, and not paused. */
    public void plan(String schedule, String timing, long now) {
        database.change(client -> client.sql("insert into schedules (schedule, timing, watched_until) values (?, ?, ?)"
                        + " on conflict (schedule) do update set timing = excluded.timing, watched_until = excluded.watched_until,"
                        + " paused_by = case when schedules.removed_at is null then schedules.paused_by end, removed_at = null"
                        + " where schedules.timing <> excluded.timing or schedules.removed_at is not null")
                .params(Text.clean(schedule), timing, now)
                .update());
    }

    /** The same times under another title, or elsewhere. */
    public void describe(String schedule, String timing) {
        database.change(client -> client.sql("update schedules set timing = ? where schedule = ? and timing <> ?")
                .params(timing, Text.clean(schedule), timing)
                .update());
    }

    /** Up to here it is known what became of its times. It never goes back. */
    public void watched(String schedule, long until) {
        database.change(
                client -> client.sql("update schedules set watched_until = ? where schedule = ? and watched_until < ?")
                        .params(until, Text.clean(schedule), until)
                        .update());
    }

    public void removed(String schedule, long now) {
        database.change(
                client -> client.sql("update schedules set removed_at = ? where schedule = ? and removed_at is null")
                        .params(now, Text.clean(schedule))
                        .update());
    }

    /** Pauses it and writes that down in the audit. @return false when it is paused already, or not there */
    public boolean pause(String schedule, Pause pause, String environment) {
        return database.write(client -> {
            int rows = client.sql("update schedules set paused_by = ?, paused_at = ?, pause_reason = ?"
                            + " where schedule = ? and paused_by is null and removed_at is null")
                    .params(Text.clean(pause.actor()), pause.at(), Text.clean(pause.reason()), Text.clean(schedule))
                    .update();
            if (rows == 1) {
                audit.append(
                        client,
                        pause.actor(),
                        "schedule.paused",
                        schedule,
                        Map.of("reason", pause.reason()),
                        environment);
            }
            return rows == 1;
        });
    }

    /** Lets it go on and writes that down in the audit. @return false when it is not paused */
    public boolean resume(String schedule, String actor, String reason, String environment) {
        return database.write(client -> {
            int rows = client.sql("update schedules set paused_by = null, paused_at = null, pause_reason = null"
                            + " where schedule = ? and paused_by is not null")
                    .params(Text.clean(schedule))
                    .update();
            if (rows == 1) {
                audit.append(client, actor, "schedule.resumed", schedule, Map.of("reason", reason), environment);
            }
            return rows == 1;
        });
    }

    private static Kept read(ResultSet row, int number) throws SQLException {
        @Nullable String pausedBy = row.getString("paused_by");
        return new Kept(
                row.getString("schedule"),
                row.getString("timing"),
                row.getLong("watched_until"),
                pausedBy == null
                        ? null
                        : new Pause(
                                pausedBy,
                                row.getString("pause_reason") == null ? "" : row.getString("pause_reason"),
                                row.getLong("paused_at")),
                row.getObject("removed_at") != null);
    }
}
