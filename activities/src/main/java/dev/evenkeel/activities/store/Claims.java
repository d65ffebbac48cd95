package dev.evenkeel.activities.store;

import dev.evenkeel.activities.act.ActClaims;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.LockActivities;
import dev.evenkeel.workflows.contract.TaskQueues;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which host does which act, with the intent that was stored before it. */
public final class Claims implements ActClaims {

    /** No id of a host: the one that had the act is lost, and whoever comes first has it next. */
    private static final String NOBODY = "";

    /**
     * An answer that was sent is not enough: whoever sent it may have died before Temporal had it. What the journal says, Temporal has
     * had.
     */
    static final String UNANSWERED = " from runs join acts on acts.run_id = runs.id where runs.finished_at is null"
            + " and not exists (select 1 from journal where journal.run_id = acts.run_id and journal.step = acts.step"
            + " and journal.attempt = acts.attempt and journal.type in ('PERSON_ASKED', 'STEP_FINISHED', 'STEP_FAILED',"
            + " 'STEP_SKIPPED'))";

    private final Database database;
    private final InstantSource clock;

    Claims(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @param claimedAt milliseconds since the epoch */
    public record Claimed(String runId, String step, int attempt, String host, String intent, long claimedAt) {}

    @Override
    public Claim claim(Act act, String host, String intent) {
        String cleanHost = Text.clean(host);
        return database.write(client -> {
            Optional<String> owner = laterOwner(client, act);
            if (owner.isPresent()) {
                return new Claim.Fenced(owner.get());
            }
            int claimed = client.sql("insert into acts (run_id, step, attempt, host, intent, claimed_at)"
                            + " values (?, ?, ?, ?, ?, ?) on conflict (run_id, step, attempt) do nothing")
                    .params(
                            act.runId(),
                            Text.clean(act.step()),
                            act.attempt(),
                            cleanHost,
                            Text.clean(intent),
                            clock.millis())
                    .update();
            if (claimed == 1) {
                return new Claim.First();
            }
            String holder = client.sql("select host from acts where run_id = ? and step = ? and attempt = ?")
                    .params(act.runId(), Text.clean(act.step()), act.attempt())
                    .query(String.class)
                    .single();
            if (holder.equals(NOBODY)) {
                return taken(client, act, cleanHost, intent);
            }
            return holder.equals(cleanHost) ? new Claim.Again() : new Claim.HeldBy(holder);
        });
    }

    private Claim taken(JdbcClient client, Act act, String host, String intent) {
        client.sql("update acts set host = ?, intent = ?, claimed_at = ?"
                        + " where run_id = ? and step = ? and attempt = ? and host = ?")
                .params(
                        host,
                        Text.clean(intent),
                        clock.millis(),
                        act.runId(),
                        Text.clean(act.step()),
                        act.attempt(),
                        NOBODY)
                .update();
        return new Claim.Anew();
    }

    /**
     * Takes an act that only reads from a host that is lost.
     *
     * @param queue the task queue of that host; when another one holds the act, nothing happens
     */
    void release(Act act, String queue) {
        database.write(client -> client.sql("select host from acts where run_id = ? and step = ? and attempt = ?")
                .params(act.runId(), Text.clean(act.step()), act.attempt())
                .query(String.class)
                .optional()
                .filter(host -> TaskQueues.host(host).equals(queue))
                .map(host -> client.sql(
                                "update acts set host = ? where run_id = ? and step = ? and attempt = ? and host = ?")
                        .params(NOBODY, act.runId(), Text.clean(act.step()), act.attempt(), host)
                        .update())
                .orElse(0));
    }

    /** Whom the service was given to after the run of this act, unless the act has begun: then it may be followed to its end. */
    private static Optional<String> laterOwner(JdbcClient client, Act act) {
        LockActivities.Fence fence = act.fence();
        if (fence == null) {
            return Optional.empty();
        }
        return client.sql("select coalesce(run_id, '') from locks where environment = ? and service = ? and fence > ?"
                        + " and not exists (select 1 from acts where run_id = ? and step = ? and attempt = ?)")
                .params(
                        Text.clean(fence.environment()),
                        Text.clean(fence.service()),
                        fence.number(),
                        act.runId(),
                        Text.clean(act.step()),
                        act.attempt())
                .query(String.class)
                .optional();
    }

    public Optional<Claimed> find(String runId, String step, int attempt) {
        return database.read()
                .sql("select * from acts where run_id = ? and step = ? and attempt = ?")
                .params(Text.clean(runId), Text.clean(step), attempt)
                .query(Claims::claimed)
                .optional();
    }

    /** All claims of a run, the oldest first. */
    public List<Claimed> list(String runId) {
        return database.read()
                .sql("select * from acts where run_id = ? order by claimed_at, step, attempt")
                .params(Text.clean(runId))
                .query(Claims::claimed)
                .list();
    }

    /** What a runner has begun in runs that go on, and of which their journals do not say yet what became of it. */
    public List<Claimed> unanswered(String runner) {
        return database.read()
                .sql("select acts.*" + UNANSWERED + " and acts.host = ? order by acts.claimed_at limit 200")
                .params(Text.clean(runner))
                .query(Claims::claimed)
                .list();
    }

    private static Claimed claimed(ResultSet row, int number) throws SQLException {
        return new Claimed(
                row.getString("run_id"),
                row.getString("step"),
                row.getInt("attempt"),
                row.getString("host"),
                row.getString("intent"),
                row.getLong("claimed_at"));
    }
}
