package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.ScheduleActivities.News;
import dev.evenkeel.workflows.contract.ScheduleActivities.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of the times of schedules. */
public final class ScheduleFires {

    private final Database database;
    private final Sight sight;

    ScheduleFires(Database database) {
        this.database = database;
        this.sight = new Sight(database);
    }

    /**
     * A time of a schedule.
     *
     * @param launcher the id of its workflow
     * @param due milliseconds since the epoch, as all times here
     * @param requester empty when the schedule itself did it
     * @param confirmUntil null when nobody is asked
     * @param firedAt null when nobody dealt with it
     * @param endedAt null while it goes on
     * @param status of the run; null when there is none
     */
    public record Fire(
            String launcher,
            String schedule,
            long due,
            String environment,
            Mode mode,
            @Nullable String service,
            String title,
            String requester,
            State state,
            String why,
            @Nullable String runId,
            @Nullable Role confirmRole,
            @Nullable Long confirmUntil,
            @Nullable String confirmedBy,
            @Nullable Long firedAt,
            @Nullable Long endedAt,
            @Nullable RunStatus status) {

        public boolean open() {
            return endedAt == null;
        }

        public boolean confirming() {
            return state == State.CONFIRMING && open();
        }

        /** The name of its runbook. */
        public String runbook() {
            return schedule.substring(0, schedule.indexOf('/'));
        }
    }

    /**
     * Writes down that a time is dealt with. Again it changes nothing, but a time that was taken for missed is not any more.
     *
     * @return the time as it is written down now, with the run that it was given first
     */
    public Fire begin(Fire fire) {
        return database.write(client -> {
            client.sql(
                            "insert into schedule_fires (launcher, schedule, due, environment, mode, service, title, requester,"
                                    + " state, why, run_id, fired_at, ended_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                    + " on conflict (launcher) do update set state = excluded.state, why = excluded.why,"
                                    + " run_id = coalesce(schedule_fires.run_id, excluded.run_id), fired_at = excluded.fired_at,"
                                    + " ended_at = excluded.ended_at where schedule_fires.fired_at is null")
                    .param(Text.clean(fire.launcher()))
                    .param(Text.clean(fire.schedule()))
                    .param(fire.due())
                    .param(Text.clean(fire.environment()))
                    .param(fire.mode().name())
                    .param(fire.service())
                    .param(Text.clean(fire.title()))
                    .param(Text.clean(fire.requester()))
                    .param(fire.state().name())
                    .param(Text.clean(fire.why()))
                    .param(fire.runId())
                    .param(fire.firedAt())
                    .param(fire.endedAt())
                    .update();
            return client.sql(select() + " where launcher = ?")
                    .params(Text.clean(fire.launcher()))
                    .query(ScheduleFires::read)
                    .single();
        });
    }

    /** What the workflow says; only a question to a person leaves it open. */
    public void record(News news) {
        boolean asks = news.outcome().state() == State.CONFIRMING;
        database.change(client -> client.sql(
                        "update schedule_fires set state = ?, why = ?, confirm_role = coalesce(?, confirm_role), confirm_until = ?,"
                                + " ended_at = ? where launcher = ?")
                .param(news.outcome().state().name())
                .param(Text.clean(news.outcome().why()))
                .param(news.confirm() == null ? null : news.confirm().from().name())
                .param(asks ? news.until() : null)
                .param(asks ? null : news.at())
                .param(Text.clean(news.launcher()))
                .update());
    }

    /** Its run begins. */
    public void started(String launcher, String confirmedBy) {
        database.change(client -> client.sql("update schedule_fires set state = 'STARTED', confirm_until = null,"
                        + " confirmed_by = nullif(?, '') where launcher = ? and ended_at is null")
                .params(Text.clean(confirmedBy), Text.clean(launcher))
                .update());
    }

    public Optional<Fire> find(String launcher) {
        return database.read()
                .sql(select() + " where launcher = ?")
                .params(Text.clean(launcher))
                .query(ScheduleFires::read)
                .optional();
    }

    /** Those that still go on, the oldest first. */
    public List<Fire> open() {
        return database.read()
                .sql(select() + " where ended_at is null order by due, launcher")
                .query(ScheduleFires::read)
                .list();
    }

    /** Those of a schedule that have gone on at a time or later, the oldest first. */
    public List<Fire> since(String schedule, long at) {
        return database.read()
                .sql(select() + " where schedule = ? and (ended_at is null or ended_at >= ?) order by due, launcher")
                .params(Text.clean(schedule), at)
                .query(ScheduleFires::read)
                .list();
    }

    /** Those that were due from one time until before another, the newest first. */
    public List<Fire> due(long from, long to, int limit) {
        return database.read()
                .sql(select() + " where due >= ? and due < ? order by due desc, launcher limit ?")
                .params(from, to, limit)
                .query(ScheduleFires::read)
                .list();
    }

    /** The last ones of a schedule, the newest first. */
    public List<Fire> last(String schedule, int limit) {
        return database.read()
                .sql(select() + " where schedule = ? order by due desc, launcher limit ?")
                .params(Text.clean(schedule), limit)
                .query(ScheduleFires::read)
                .list();
    }

    /** The last drill of each service in each environment that has started, by the service's name. */
    public List<Fire> lastDrills() {
        return database.read()
                .sql(select() + " where schedule_fires.mode = 'DRILL' and schedule_fires.service is not null"
                        + " and schedule_fires.state = 'STARTED' and schedule_fires.due ="
                        + " (select max(due) from schedule_fires f where f.mode = 'DRILL' and f.state = 'STARTED'"
                        + " and f.service = schedule_fires.service and f.environment = schedule_fires.environment)"
                        + " order by schedule_fires.service, schedule_fires.environment")
                .query(ScheduleFires::read)
                .list();
    }

    /** A run that whoever reads may not see has no status. */
    private String select() {
        return "select schedule_fires.*, runs.status, runs.finished_at from schedule_fires"
                + " left join runs on runs.id = schedule_fires.run_id" + sight.of("runs");
    }

    private static Fire read(ResultSet row, int number) throws SQLException {
        @Nullable String role = row.getString("confirm_role");
        @Nullable String status = row.getString("status");
        return new Fire(
                row.getString("launcher"),
                row.getString("schedule"),
                row.getLong("due"),
                row.getString("environment"),
                Mode.valueOf(row.getString("mode")),
                row.getString("service"),
                row.getString("title"),
                row.getString("requester"),
                State.valueOf(row.getString("state")),
                row.getString("why"),
                row.getString("run_id"),
                role == null ? null : Role.valueOf(role),
                number(row, "confirm_until"),
                row.getString("confirmed_by"),
                number(row, "fired_at"),
                number(row, "ended_at"),
                status == null ? null : RunStatus.valueOf(status));
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }
}
