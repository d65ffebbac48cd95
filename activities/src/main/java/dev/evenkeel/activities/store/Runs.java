package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The runs as lists show them, and the definitions that they carry. */
public final class Runs {

    /** It counts as failed and never wrote how it ended. */
    static final String IS_LOST = "runs.status = 'FAILED' and not exists"
            + " (select 1 from journal where journal.run_id = runs.id and journal.type = 'RUN_FINISHED')";

    private static final String LOST =
            "Its workflow is gone: it was ended in Temporal, or Temporal has lost it. What it"
                    + " had begun is not finished and not undone; look at its steps before you launch it again.";

    private final Database database;
    private final Changes changes;
    private final RunRows rows;
    private final Sight sight;

    Runs(Database database, Changes changes) {
        this.database = database;
        this.changes = changes;
        this.rows = new RunRows(database);
        this.sight = new Sight(database);
    }

    /** @param next the cursor of the page after this one; null at the end */
    public record Page(List<RunSummary> runs, @Nullable String next) {
        public Page {
            runs = List.copyOf(runs);
        }
    }

    /**
     * @param running not finished, those that wait included
     * @param waiting how many wait for whom
     * @param failed ended failed, rolled back or not started since the moment asked for
     */
    public record Counts(long running, Map<Role, Long> waiting, long failed) {
        public Counts {
            waiting = Map.copyOf(waiting);
        }

        public long waitingInAll() {
            return waiting.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    public Optional<RunSummary> find(String id) {
        return database.read()
                .sql("select * from runs where id = ?" + sight.of("runs"))
                .params(Text.clean(id))
                .query(RunRows::read)
                .optional();
    }

    /** Whether there is such a run, and whoever reads may not see it. */
    public boolean hides(String id) {
        return sight.hides(id);
    }

    /** Whether only the people of an incident see the run: the incident itself, or what belongs to it. */
    public boolean isPrivate(String id) {
        return database.read()
                .sql("select 1 from runs run join runs room on room.id = run.room"
                        + " where run.id = ? and room.people is not null")
                .params(Text.clean(id))
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /**
     * The newest runs first.
     *
     * @param cursor of a page before; null for the first
     * @throws IllegalArgumentException when the cursor is none of ours
     */
    public Page list(RunFilter filter, @Nullable String cursor, int limit) {
        RunQuery query =
                new RunQuery(filter, cursor == null ? null : RunCursor.parse(cursor), limit + 1, sight.of("runs"));
        List<RunSummary> found = database.read()
                .sql(query.sql())
                .params(query.parameters())
                .query(RunRows::read)
                .list();
        if (found.size() <= limit) {
            return new Page(found, null);
        }
        List<RunSummary> page = found.subList(0, limit);
        return new Page(page, RunCursor.of(page.getLast()).toString());
    }

    /** @param failedSince milliseconds since the epoch; a day ago on the home page */
    public Counts counts(long failedSince) {
        long running = count("select count(*) from runs where finished_at is null" + RunQuery.NO_SLICE
                + RunQuery.NOT_FOR_READINESS + sight.of("runs"));
        long failed = count(
                "select count(*) from runs where finished_at >= ? and status in ('FAILED', 'ROLLED_BACK', 'NOT_STARTED')"
                        + RunQuery.NO_SLICE
                        + RunQuery.NOT_FOR_READINESS
                        + sight.of("runs"),
                failedSince);
        Map<Role, Long> waiting = new EnumMap<>(Role.class);
        database.read()
                .sql("select waiting_role, count(*) from runs"
                        + " where waiting_for is not null and waiting_role is not null" + sight.of("runs")
                        + " group by waiting_role")
                .query(row -> {
                    waiting.put(Role.valueOf(row.getString(1)), row.getLong(2));
                });
        return new Counts(running, waiting, failed);
    }

    /**
     * Writes down a run that is about to be started, so that none is lost between the click and its workflow.
     *
     * @return false when the run is known already; it is left as it is
     */
    public boolean requested(RunSummary summary) {
        boolean isNew = database.write(client -> rows.insert(client, summary));
        changes.changed(summary.runId());
        return isNew;
    }

    /** A run whose workflow could not be started. A run that has answered since stays as it is. */
    public void notStarted(String id, String reason, long at) {
        database.change(client -> client.sql(
                        "update runs set status = 'NOT_STARTED', doing = ?, finished_at = ? where id = ? and status = 'STARTING'")
                .params(Text.clean(reason), at, id)
                .update());
        changes.changed(id);
    }

    /**
     * A run whose workflow is gone: it was ended from outside, or Temporal has lost it.
     *
     * @return false when it has ended by itself, or may still begin
     */
    public boolean lost(String id, long at) {
        boolean lost = database.write(client ->
                client.sql("update runs set status = 'FAILED', doing = ?, waiting_for = null, waiting_role = null,"
                                        + " alarm = null, finished_at = ? where id = ? and finished_at is null"
                                        + " and status <> 'STARTING'")
                                .params(LOST, at, Text.clean(id))
                                .update()
                        == 1);
        changes.changed(id);
        return lost;
    }

    /** Whether it counts as failed because its workflow is gone: it never wrote how it ended. */
    public boolean isLost(String id) {
        return database.read()
                .sql("select 1 from runs where id = ? and " + IS_LOST)
                .params(Text.clean(id))
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Runs whose workflow has not answered, the oldest first: asked for before {@code at}, milliseconds since the epoch. */
    public List<RunSummary> startingSince(long at) {
        return database.read()
                .sql("select * from runs where status = ? and started_at < ? order by started_at, id")
                .params(RunStatus.STARTING.name(), at)
                .query(RunRows::read)
                .list();
    }

    /** The text of a runbook by its SHA-256. */
    public Optional<String> definition(String hash) {
        return database.read()
                .sql("select text from definitions where hash = ?")
                .params(Text.clean(hash))
                .query(String.class)
                .optional();
    }

    /** Keeping a text again changes nothing. */
    public void keepDefinition(String hash, String text) {
        database.change(
                client -> client.sql("insert into definitions (hash, text) values (?, ?) on conflict (hash) do nothing")
                        .params(hash, Text.clean(text))
                        .update());
    }

    private long count(String sql, Object... parameters) {
        return database.read().sql(sql).params(parameters).query(Long.class).single();
    }
}
