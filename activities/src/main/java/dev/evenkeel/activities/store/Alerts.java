package dev.evenkeel.activities.store;

import dev.evenkeel.activities.store.AlertRow.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The inbox of alerts: what was sent, what became of it, and what is still to be routed. */
public final class Alerts {

    private static final String OF_KEY =
            "alerts.environment = ? and alerts.service = ? and (alerts.service <> '' or alerts.runbook = ?)";
    /** The runs that were opened for alerts of a key. */
    private static final String OPENED = "select run_id from alerts where state = 'OPENED' and " + OF_KEY;
    /** Where incidents of a service have gone. There are few of them: SQLite keeps to the order of a cross join, and looks at those first. */
    private static final String MERGED = "select leads_to from merged_incidents cross join runs as gone where gone.id ="
            + " merged_incidents.run_id and gone.environment = ? and gone.service = ?";

    private final Database database;

    Alerts(Database database) {
        this.database = database;
    }

    /**
     * An alert as it was sent.
     *
     * @param startsAt milliseconds since the epoch; null when the message does not say: since it first arrived
     * @param endsAt null while it fires, or when the message does not say
     */
    public record Received(
            String hook,
            String fingerprint,
            String name,
            String summary,
            boolean firing,
            @Nullable Long startsAt,
            @Nullable Long endsAt,
            Map<String, String> labels,
            String url) {
        public Received {
            labels = new TreeMap<>(labels);
            fingerprint = Text.clean(fingerprint);
        }
    }

    /**
     * What became of an alert.
     *
     * @param againAt when it has to be looked at again, milliseconds since the epoch; null for never
     */
    public record Decided(
            long alert,
            State state,
            String why,
            @Nullable String route,
            @Nullable String runbook,
            String service,
            @Nullable String environment,
            @Nullable Integer severity,
            @Nullable String runId,
            @Nullable Long againAt) {}

    /** All alerts of one service in one environment go to one incident; those of no service by their runbook. */
    public record Key(String environment, String service, String runbook) {}

    /** @param finishedAt milliseconds since the epoch */
    public record Closed(String runId, long finishedAt) {}

    /**
     * Takes a batch in, all of it or nothing. What is known already, by fingerprint, start and status, changes nothing.
     *
     * @param now milliseconds since the epoch
     * @return how many said something that was not known
     */
    public int receive(List<Received> batch, long now) {
        return database.write(client -> {
            AlertHead head = AlertHead.lock(database, client);
            int news = new AlertIntake(client, head, now).take(batch);
            head.close();
            return news;
        });
    }

    /** Whether there is anything to route now. */
    public boolean anyToRoute(long now) {
        return database.read()
                        .sql(
                                "select (select count(*) from (select id from alerts where pending = 1 limit 1) as waiting)"
                                        + " + (select count(*) from (select id from alerts where again_at <= ? limit 1) as due)")
                        .params(now)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /**
     * What has to be routed, and what has to be told to its incident: the oldest first. Alerts whose incident turned out never to have
     * started are among them again.
     */
    public List<AlertRow> toRoute(long now, int atMost) {
        database.change(
                client -> client.sql("update alerts set state = 'NEW', run_id = null, pending = 1, again_at = null"
                                + " where state in ('OPENED', 'JOINED') and run_id in (select id from runs where status ="
                                + " 'NOT_STARTED')")
                        .update());
        return database.read()
                .sql("select * from alerts where pending = 1 union select * from alerts where again_at <= ?"
                        + " order by id limit ?")
                .params(now, atMost)
                .query(AlertRow::read)
                .list();
    }

    /** When something has to be looked at again, milliseconds since the epoch. */
    public Optional<Long> nextLook() {
        return database.read()
                .sql("select again_at from alerts where again_at is not null order by again_at limit 1")
                .query(Long.class)
                .optional();
    }

    /** Writes down what became of alerts. @param actor who decided it; null for a route */
    public void decided(List<Decided> decisions, @Nullable String actor, long now) {
        if (decisions.isEmpty()) {
            return;
        }
        database.change(client -> {
            AlertHead head = AlertHead.lock(database, client);
            decisions.forEach(decision -> decide(client, head, decision, actor, now));
            head.close();
        });
    }

    /** What has got an incident meanwhile keeps it. */
    @SuppressWarnings("NullAway") // a column may be null
    private static void decide(JdbcClient client, AlertHead head, Decided decision, @Nullable String actor, long now) {
        // An incident may have been merged into another one since the round has looked.
        String runId = decision.runId() == null ? null : AlertMoves.leadsTo(client, decision.runId());
        // What belongs to an incident stays pending until the incident was told.
        int changed = client.sql("update alerts set state = ?, why = ?, route = ?, runbook = ?, service = ?,"
                        + " environment = ?, severity = ?, run_id = ?, again_at = ?, place = ?, pending = ?"
                        + " where id = ? and run_id is null")
                .params(
                        decision.state().name(),
                        Text.clean(decision.why()),
                        decision.route(),
                        decision.runbook(),
                        Text.clean(decision.service()),
                        Text.cleanOrNull(decision.environment()),
                        decision.severity(),
                        runId,
                        decision.againAt(),
                        head.nextPlace(),
                        runId == null ? 0 : 1,
                        decision.alert())
                .update();
        if (changed == 1) {
            head.add(decision.alert(), now, decision.state().name(), actor, runId);
        }
    }

    /** What has changed but needs nothing done; what has happened to them since they were read stays to be routed. */
    public void seen(List<AlertRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        database.change(client -> rows.forEach(
                row -> client.sql("update alerts set pending = 0, again_at = null where id = ? and place = ?")
                        .params(row.id(), row.place())
                        .update()));
    }

    /**
     * The run that alerts of the key go to, the oldest one: an open incident of the service, one into which such an incident was merged,
     * one that has alerts of the key, or what was opened for others of them.
     */
    public Optional<String> open(Key key) {
        return database.read()
                .sql("select runs.id from (select id from runs where finished_at is null and environment = ?"
                        + " and service = ? and procedure = 'incident' union " + OPENED + " union " + MERGED
                        + " union select id from runs where finished_at is null and procedure = 'incident' and exists ("
                        + "select 1 from alerts where run_id = runs.id and " + OF_KEY + ")) as found cross join runs"
                        + " where runs.id = found.id and finished_at is null and mode = 'LIVE'"
                        + " order by started_at, runs.id limit 1")
                .params(
                        key.environment(),
                        key.service(),
                        key.environment(),
                        key.service(),
                        key.runbook(),
                        key.environment(),
                        key.service(),
                        key.environment(),
                        key.service(),
                        key.runbook())
                .query(String.class)
                .optional();
    }

    /** The open incident to which the alert belonged when it fired before. Senders may give one fingerprint to alerts of several keys. */
    public Optional<String> before(AlertRow alert, Key key) {
        return database.read()
                .sql("select runs.id from alerts join runs on runs.id = alerts.run_id where fingerprint = ?"
                        + " and alerts.id < ? and " + OF_KEY
                        + " and procedure = 'incident' and mode = 'LIVE' and finished_at is null"
                        + " order by alerts.id desc limit 1")
                .params(alert.fingerprint(), alert.id(), key.environment(), key.service(), key.runbook())
                .query(String.class)
                .optional();
    }

    /** The incident of the key that was closed last; one that goes on as another one, or is lost, was not. */
    public Optional<Closed> lastClosed(Key key) {
        return database.read()
                .sql("select runs.id, finished_at from (select id from runs where procedure = 'incident'"
                        + " and environment = ? and service = ? union " + OPENED + " union " + MERGED
                        + ") as found cross join runs where runs.id = found.id and finished_at is not null"
                        + " and status not in ('NOT_STARTED', 'MERGED') and not (" + Runs.IS_LOST
                        + ") and mode = 'LIVE'"
                        + " order by finished_at desc limit 1")
                .params(
                        key.environment(),
                        key.service(),
                        key.environment(),
                        key.service(),
                        key.runbook(),
                        key.environment(),
                        key.service())
                .query((row, number) -> new Closed(row.getString(1), row.getLong(2)))
                .optional();
    }
}
