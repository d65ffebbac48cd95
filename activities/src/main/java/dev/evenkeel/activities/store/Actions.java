package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.ActionActivities.Reminder;
import dev.evenkeel.workflows.contract.ActionActivities.Stage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The actions that people noted in reports and post-mortems, over all runs, and which reminders of them were given. */
public final class Actions {

    private static final String SELECT = "select n.run_id, n.seq, n.text, n.owner, n.due, n.at, n.actor,"
            + " d.actor as done_by, d.at as done_at, r.title, r.procedure, r.service, r.environment"
            + " from report_notes n join runs r on r.id = n.run_id"
            + " left join report_notes d on d.run_id = n.run_id and d.about = n.seq and d.kind = 'DONE'"
            + " where n.kind = 'ACTION'";
    private static final String PUBLIC = " and (r.room is null or not exists"
            + " (select 1 from runs p where p.id = r.room and p.people is not null))";
    /** Days as they are written sort as they follow each other. */
    private static final String BY_DUE = " order by n.due, n.run_id, n.seq limit ?";

    private final Database database;
    private final Sight sight;

    Actions(Database database) {
        this.database = database;
        this.sight = new Sight(database);
    }

    /**
     * An action with where it came from.
     *
     * @param number within the run
     * @param at when it was noted, milliseconds since the epoch
     * @param by who noted it
     * @param doneBy null while it is open
     * @param doneAt milliseconds since the epoch; null while it is open
     * @param title of the run
     * @param postMortem whether it came from a post-mortem; else from a report
     */
    public record Action(
            String runId,
            long number,
            String what,
            String owner,
            LocalDate due,
            long at,
            String by,
            @Nullable String doneBy,
            @Nullable Long doneAt,
            String title,
            boolean postMortem,
            @Nullable String service,
            String environment) {

        public boolean open() {
            return doneBy == null;
        }
    }

    /**
     * Which actions are asked for; what is null does not narrow it.
     *
     * @param dueBy the last day on which it may be due
     * @param doneSince milliseconds since the epoch: those that were done since then. Null: those that are open
     */
    public record Wanted(
            @Nullable String owner,
            @Nullable String service,
            @Nullable String environment,
            @Nullable LocalDate dueBy,
            @Nullable Long doneSince) {
        public static final Wanted OPEN = new Wanted(null, null, null, null, null);
    }

    /** Those that are open by their due dates, those that are done by when they were, the newest first. */
    public List<Action> list(Wanted wanted, int limit) {
        StringBuilder sql = new StringBuilder(SELECT).append(sight.of("r"));
        List<Object> parameters = new ArrayList<>();
        if (wanted.owner() != null) {
            sql.append(" and n.owner = ?");
            parameters.add(Text.clean(wanted.owner()));
        }
        if (wanted.service() != null) {
            sql.append(" and r.service = ?");
            parameters.add(Text.clean(wanted.service()));
        }
        if (wanted.environment() != null) {
            sql.append(" and r.environment = ?");
            parameters.add(Text.clean(wanted.environment()));
        }
        if (wanted.dueBy() != null) {
            sql.append(" and n.due <= ?");
            parameters.add(wanted.dueBy().toString());
        }
        if (wanted.doneSince() == null) {
            sql.append(" and d.seq is null").append(BY_DUE);
        } else {
            sql.append(" and d.at >= ? order by d.at desc, n.run_id, n.seq limit ?");
            parameters.add(wanted.doneSince());
        }
        parameters.add(limit);
        return database.read()
                .sql(sql.toString())
                .params(parameters)
                .query(Actions::action)
                .list();
    }

    public Optional<Action> find(String runId, long number) {
        return database.read()
                .sql(SELECT + sight.of("r") + " and n.run_id = ? and n.seq = ?")
                .params(Text.clean(runId), number)
                .query(Actions::action)
                .optional();
    }

    /** The services that have actions, done or not, in the order of the alphabet. */
    public List<String> services() {
        return database.read()
                .sql("select distinct r.service from report_notes n join runs r on r.id = n.run_id"
                        + " where n.kind = 'ACTION' and r.service is not null" + sight.of("r") + " order by r.service")
                .query((row, number) -> row.getString(1))
                .list();
    }

    /**
     * A reminder that was not given.
     *
     * @param stage the last one that has come: an action that was due long ago is not reminded of twice
     */
    public record Pending(Action action, Stage stage) {}

    /**
     * The reminders of open actions that are due and were not given, the longest due first; none of private incidents, whose channel is
     * not told of them.
     *
     * @param services whose actions are looked at
     * @param due the last day whose actions have fallen due
     * @param week the last day whose actions are overdue for a week
     */
    public List<Pending> pending(Set<String> services, LocalDate due, LocalDate week, int limit) {
        if (services.isEmpty()) {
            return List.of();
        }
        List<Object> parameters = new ArrayList<>(List.copyOf(services));
        parameters.addAll(List.of(
                week.toString(), Stage.WEEK_OVERDUE.name(), week.toString(), due.toString(), Stage.DUE.name(), limit));
        String given = "not exists (select 1 from action_reminders m where m.run_id = n.run_id and m.action = n.seq"
                + " and m.stage = ?)";
        return database
                .read()
                .sql(SELECT + " and d.seq is null" + PUBLIC + " and r.service in ("
                        + String.join(", ", Collections.nCopies(services.size(), "?")) + ")"
                        + " and (n.due <= ? and " + given + " or n.due > ? and n.due <= ? and " + given + ")" + BY_DUE)
                .params(parameters)
                .query(Actions::action)
                .list()
                .stream()
                .map(action -> new Pending(action, action.due().isAfter(week) ? Stage.DUE : Stage.WEEK_OVERDUE))
                .toList();
    }

    public boolean given(Reminder reminder) {
        return database.read()
                .sql("select 1 from action_reminders where run_id = ? and action = ? and stage = ?")
                .params(
                        Text.clean(reminder.runId()),
                        reminder.action(),
                        reminder.stage().name())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Writes down that its channel has taken a reminder. */
    public void give(Reminder reminder, long at) {
        database.change(client -> client.sql("insert into action_reminders (run_id, action, stage, channel, at)"
                        + " values (?, ?, ?, ?, ?) on conflict (run_id, action, stage) do nothing")
                .params(
                        Text.clean(reminder.runId()),
                        reminder.action(),
                        reminder.stage().name())
                .param(Text.clean(reminder.channel()))
                .param(at)
                .update());
    }

    private static Action action(ResultSet row, int number) throws SQLException {
        @Nullable String doneBy = row.getString("done_by");
        return new Action(
                row.getString("run_id"),
                row.getLong("seq"),
                row.getString("text"),
                row.getString("owner"),
                LocalDate.parse(row.getString("due")),
                row.getLong("at"),
                row.getString("actor"),
                doneBy,
                doneBy == null ? null : (Long) row.getLong("done_at"),
                row.getString("title"),
                row.getString("procedure").equals("incident"),
                row.getString("service"),
                row.getString("environment"));
    }
}
