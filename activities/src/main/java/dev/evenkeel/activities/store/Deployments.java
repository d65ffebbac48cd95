package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.EstateActivities.Deployment;
import dev.evenkeel.workflows.contract.EstateActivities.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which version runs where, by what deploys recorded. Each run has one row for each site that it touched. */
public final class Deployments {

    private static final String AT = "environment = ? and service = ? and site = ?";
    private static final String NEWEST = " order by fence desc, began_at desc, run_id desc";
    private final Database database;
    private final Sight sight;
    private final Changes changes;

    Deployments(Database database, Changes changes) {
        this.database = database;
        this.sight = new Sight(database);
        this.changes = changes;
    }

    /**
     * What a run did to a site.
     *
     * @param formerVersion what was there before, as recorded; empty when nobody knows
     * @param running whether the run has not ended
     * @param title of the run, or its id
     */
    public record Entry(
            Deployment deployment, String formerVersion, String formerDigest, boolean running, String title) {

        /**
         * The version that is there, as far as it was recorded: what was there before while a deploy is not done, and when it does not
         * say what it brings.
         */
        public String version() {
            return tells() ? deployment.version() : formerVersion;
        }

        public String digest() {
            return tells() ? deployment.digest() : formerDigest;
        }

        private boolean tells() {
            return deployment.state() == State.DEPLOYED && !deployment.version().isEmpty();
        }

        /** Whether its run has left the site in the middle. */
        public boolean partial() {
            return deployment.state().partial() && !(deployment.state() == State.DEPLOYING && running);
        }

        /** Whether its run is at it. */
        public boolean underWay() {
            return deployment.state() == State.DEPLOYING && running;
        }
    }

    /** Again with the same record, or with an earlier one of its run, it changes nothing. */
    public void record(Deployment record) {
        database.change(client -> {
            Optional<Former> former = former(client, record);
            client.sql("insert into deployments (environment, service, site, run_id, fence, began_at, number, state,"
                            + " version, digest, former_version, former_digest, actor, at)"
                            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                            + " on conflict (environment, service, site, run_id) do update set"
                            + " number = excluded.number, state = excluded.state, digest = excluded.digest,"
                            + " at = excluded.at where deployments.number < excluded.number")
                    .params(
                            Text.clean(record.environment()),
                            Text.clean(record.service()),
                            Text.clean(record.site()),
                            record.runId(),
                            record.fence(),
                            record.began(),
                            record.number(),
                            record.state().name(),
                            Text.clean(record.version()),
                            Text.clean(record.digest()),
                            former.map(Former::version).orElse(""),
                            former.map(Former::digest).orElse(""),
                            Text.clean(record.actor()),
                            record.at())
                    .update();
        });
        changes.changed(record.runId());
    }

    /** What runs everywhere now: of each service and site the newest row. */
    public List<Entry> current() {
        return database.read()
                .sql(select() + " where not exists (select 1 from deployments newer where"
                        + " newer.environment = deployments.environment and newer.service = deployments.service"
                        + " and newer.site = deployments.site and (newer.fence > deployments.fence"
                        + " or newer.fence = deployments.fence and (newer.began_at > deployments.began_at"
                        + " or newer.began_at = deployments.began_at and newer.run_id > deployments.run_id)))"
                        + " order by environment, service, site")
                .query(Deployments::entry)
                .list();
    }

    /** The history of a service, the newest first. */
    public List<Entry> history(String environment, String service, int limit) {
        return database.read()
                .sql(select() + " where deployments.environment = ? and deployments.service = ?"
                        + " order by deployments.fence desc, deployments.began_at desc, site limit ?")
                .params(Text.clean(environment), Text.clean(service), limit)
                .query(Deployments::entry)
                .list();
    }

    /** The sites that a run touched. */
    public List<Entry> of(String runId) {
        return database.read()
                .sql(select() + " where run_id = ? order by began_at, site")
                .params(runId)
                .query(Deployments::entry)
                .list();
    }

    private record Former(String version, String digest) {}

    /** What is recorded as there before this run came; its own row keeps what was found first. */
    private static Optional<Former> former(JdbcClient client, Deployment record) {
        return client.sql("select * from deployments where " + AT
                        + " and run_id <> ? and (fence < ? or fence = ? and began_at <= ?)" + NEWEST + " limit 1")
                .params(
                        Text.clean(record.environment()),
                        Text.clean(record.service()),
                        Text.clean(record.site()),
                        record.runId(),
                        record.fence(),
                        record.fence(),
                        record.began())
                .query((row, number) -> row.getString("state").equals(State.DEPLOYED.name())
                                && !row.getString("version").isEmpty()
                        ? new Former(row.getString("version"), row.getString("digest"))
                        : new Former(row.getString("former_version"), row.getString("former_digest")))
                .optional();
    }

    /** The title is that of the run only for whoever may see the run. */
    private String select() {
        return "select deployments.*, runs.id as known, runs.finished_at, case when 1 = 1" + sight.of("runs")
                + " then runs.title end as title from deployments left join runs on runs.id = deployments.run_id";
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        Deployment deployment = new Deployment(
                row.getString("environment"),
                row.getString("service"),
                row.getString("site"),
                row.getString("run_id"),
                row.getLong("fence"),
                row.getLong("began_at"),
                row.getInt("number"),
                State.valueOf(row.getString("state")),
                row.getString("version"),
                row.getString("digest"),
                row.getString("actor"),
                row.getLong("at"));
        @Nullable String title = row.getString("title");
        row.getLong("finished_at");
        boolean running = row.wasNull() && row.getString("known") != null;
        return new Entry(
                deployment,
                row.getString("former_version"),
                row.getString("former_digest"),
                running,
                title == null ? deployment.runId() : title);
    }
}
