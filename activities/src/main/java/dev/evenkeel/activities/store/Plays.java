package dev.evenkeel.activities.store;

import dev.evenkeel.activities.ansible.PlayResults;
import dev.evenkeel.workflows.contract.Act;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What playbooks do, host by host and task by task. A worker that records the same once more leaves all as it is. */
public final class Plays implements PlayResults {

    private static final String KEY = "run_id = ? and step = ? and attempt = ?";

    private final Database database;
    private final Changes changes;

    Plays(Database database, Changes changes) {
        this.database = database;
        this.changes = changes;
    }

    /**
     * One attempt.
     *
     * @param seq grows with each change
     * @param cut whether there was more than is kept
     */
    public record Play(String step, int attempt, long seq, boolean cut) {}

    @Override
    public void record(Act act, List<Task> tasks, List<Cell> cells, boolean cut) {
        Owner owner = new Owner(act.runId(), Text.clean(act.step()), act.attempt());
        database.change(client -> {
            long seq = next(client, owner, cut);
            tasks.forEach(task -> add(client, owner, task, seq));
            cells.forEach(cell -> put(client, owner, cell, seq));
        });
        changes.changed(act.runId());
    }

    /** The attempts of a run that played something, in the order of their steps. */
    public List<Play> of(String runId) {
        return database.read()
                .sql("select step, attempt, seq, cut from plays where run_id = ? order by step, attempt")
                .params(runId)
                .query((row, number) -> new Play(row.getString(1), row.getInt(2), row.getLong(3), row.getInt(4) == 1))
                .list();
    }

    public List<Task> tasks(String runId, String step, int attempt) {
        return database.read()
                .sql("select task, name, play from play_tasks where " + KEY + " order by task")
                .params(runId, step, attempt)
                .query((row, number) -> new Task(row.getInt(1), row.getString(2), row.getString(3)))
                .list();
    }

    /** All cells, without their output. */
    public List<Cell> cells(String runId, String step, int attempt) {
        return database.read()
                .sql("select task, host, state, started, ended, '' from play_cells where " + KEY
                        + " order by task, host")
                .params(runId, step, attempt)
                .query(Plays::cell)
                .list();
    }

    /** The tasks of which something is newer than {@code seq}. */
    public List<Integer> changedTasks(String runId, String step, int attempt, long seq) {
        return database.read()
                .sql("select task from play_tasks where " + KEY
                        + " and seq > ? union select task from play_cells where " + KEY + " and seq > ?")
                .params(runId, step, attempt, seq, runId, step, attempt, seq)
                .query((row, number) -> row.getInt(1))
                .list();
    }

    public Optional<Cell> cell(String runId, String step, int attempt, int task, String host) {
        return database.read()
                .sql("select task, host, state, started, ended, output from play_cells where " + KEY
                        + " and task = ? and host = ?")
                .params(runId, step, attempt, task, host)
                .query(Plays::cell)
                .optional();
    }

    private static long next(JdbcClient client, Owner owner, boolean cut) {
        return client.sql("insert into plays (run_id, step, attempt, seq, cut) values (?, ?, ?, 1, ?)"
                        + " on conflict (run_id, step, attempt) do update set seq = plays.seq + 1,"
                        + " cut = case when plays.cut = 1 then 1 else excluded.cut end returning seq")
                .params(owner.runId, owner.step, owner.attempt, cut ? 1 : 0)
                .query(Long.class)
                .single();
    }

    private static void add(JdbcClient client, Owner owner, Task task, long seq) {
        client.sql("insert into play_tasks (run_id, step, attempt, task, name, play, seq) values (?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (run_id, step, attempt, task) do nothing")
                .params(
                        owner.runId,
                        owner.step,
                        owner.attempt,
                        task.number(),
                        Text.clean(task.name()),
                        Text.clean(task.play()),
                        seq)
                .update();
    }

    /** What has ended does not run again: a worker that reads all from the beginning must not make it look so. */
    private static void put(JdbcClient client, Owner owner, Cell cell, long seq) {
        client.sql("insert into play_cells (run_id, step, attempt, task, host, state, started, ended, output, seq)"
                        + " values (?, ?, ?, ?, ?, ?, ?, cast(? as bigint), ?, ?)"
                        + " on conflict (run_id, step, attempt, task, host) do update set state = excluded.state,"
                        + " started = excluded.started, ended = excluded.ended, output = excluded.output, seq = excluded.seq"
                        + " where play_cells.state <> excluded.state"
                        + " and (play_cells.ended is null or excluded.ended is not null)")
                .params(
                        owner.runId,
                        owner.step,
                        owner.attempt,
                        cell.task(),
                        Text.clean(cell.host()),
                        cell.state().name(),
                        cell.started())
                .param(cell.ended())
                .params(Text.clean(cell.output()), seq)
                .update();
    }

    private static Cell cell(ResultSet row, int number) throws SQLException {
        long ended = row.getLong(5);
        @Nullable Long end = row.wasNull() ? null : ended;
        return new Cell(
                row.getInt(1),
                row.getString(2),
                State.valueOf(row.getString(3)),
                row.getLong(4),
                end,
                row.getString(6));
    }

    private record Owner(String runId, String step, int attempt) {}
}
