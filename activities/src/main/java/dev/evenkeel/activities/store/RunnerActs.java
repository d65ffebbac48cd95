package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which act was handed to which runner, with all that the runner may ask for because of it. */
public final class RunnerActs {

    private final Database database;
    private final Changes changes;

    RunnerActs(Database database, Changes changes) {
        this.database = database;
        this.changes = changes;
    }

    /**
     * @param runner the one that it was handed to last
     * @param secrets the references that it carries
     * @param files the digests that it carries
     * @param handedAt milliseconds since the epoch
     * @param endedAt when the runner answered for it; null while it is under way
     */
    public record Handed(
            Act act,
            String runner,
            List<String> secrets,
            List<String> files,
            long handedAt,
            @Nullable Long endedAt) {
        public Handed {
            secrets = List.copyOf(secrets);
            files = List.copyOf(files);
        }
    }

    /** An act that is handed again, after its runner was away, is under way again. */
    public void handed(Handed handed) {
        Act act = handed.act();
        database.change(client -> client.sql("insert into runner_acts"
                        + " (run_id, step, attempt, runner, act, secrets, files, handed_at) values (?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (run_id, step, attempt) do update set runner = excluded.runner,"
                        + " act = excluded.act, secrets = excluded.secrets, files = excluded.files,"
                        + " handed_at = excluded.handed_at, ended_at = null")
                .params(
                        act.runId(),
                        Text.clean(act.step()),
                        act.attempt(),
                        handed.runner(),
                        Text.clean(CanonicalJson.write(act)),
                        Text.clean(CanonicalJson.write(handed.secrets())),
                        Text.clean(CanonicalJson.write(handed.files())),
                        handed.handedAt())
                .update());
        changes.changed(act.runId());
    }

    /** @param handedAt of the time that is meant: it may have been handed again since */
    public void ended(String runId, String step, int attempt, long handedAt, long at) {
        database.change(client -> client.sql("update runner_acts set ended_at = ?"
                        + " where run_id = ? and step = ? and attempt = ? and handed_at = ?")
                .params(at, Text.clean(runId), Text.clean(step), attempt, handedAt)
                .update());
        changes.changed(runId);
    }

    public Optional<Handed> find(String runId, String step, int attempt) {
        return database.read()
                .sql("select * from runner_acts where run_id = ? and step = ? and attempt = ?")
                .params(Text.clean(runId), Text.clean(step), attempt)
                .query(RunnerActs::handed)
                .optional();
    }

    /** A text that differs when something of a run was handed to a runner or answered for since it was read last. */
    public String mark(String runId) {
        return database.read()
                .sql("select count(*) || '/' || coalesce(max(handed_at), 0) || '/' || coalesce(max(ended_at), 0)"
                        + " from runner_acts where run_id = ?")
                .params(Text.clean(runId))
                .query(String.class)
                .single();
    }

    /** What a runner has under way, the oldest first. */
    public List<Handed> open(String runner) {
        return database.read()
                .sql("select * from runner_acts where runner = ? and ended_at is null order by handed_at limit 200")
                .params(Text.clean(runner))
                .query(RunnerActs::handed)
                .list();
    }

    /** Forgets what ended long ago; the claims stay. @param before milliseconds since the epoch */
    public void forget(long before) {
        database.change(client -> client.sql("delete from runner_acts where ended_at < ?")
                .params(before)
                .update());
    }

    private static Handed handed(ResultSet row, int number) throws SQLException {
        long ended = row.getLong("ended_at");
        @Nullable Long endedAt = row.wasNull() ? null : (Long) ended;
        return new Handed(
                CanonicalJson.read(row.getString("act"), Act.class),
                row.getString("runner"),
                texts(row.getString("secrets")),
                texts(row.getString("files")),
                row.getLong("handed_at"),
                endedAt);
    }

    private static List<String> texts(String json) {
        return List.of(CanonicalJson.read(json, String[].class));
    }
}
