package dev.evenkeel.activities.store;

import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.activities.readiness.Finding;
import dev.evenkeel.activities.readiness.State;
import dev.evenkeel.workflows.contract.ReadinessActivities.Target;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What evaluations of readiness have found: the latest, and when it changed. Whatever is written twice is written once. */
public final class Readiness {

    /** Changes that are kept of each subject, and evaluations in all. */
    static final int KEPT = 30;

    private static final String OF = " environment = ? and service = ? and kind = ? and subject = ?";

    private final Database database;
    private final Changes changes;

    Readiness(Database database, Changes changes) {
        this.database = database;
        this.changes = changes;
    }

    /**
     * @param since when the state became what it is, milliseconds since the epoch
     * @param at when it was last looked at, milliseconds since the epoch
     */
    public record Known(Target target, Finding finding, long since, long at) {}

    /** @param at milliseconds since the epoch */
    public record Change(State state, String message, long at) {}

    /**
     * @param startedAt milliseconds since the epoch
     * @param finishedAt null while it goes on, and when it was given up
     * @param targets how many services it looks at, each in an environment
     * @param done at how many it has looked
     * @param fingerprint of the catalog and the estate as it saw them
     */
    public record Evaluation(
            String id, long startedAt, @Nullable Long finishedAt, int targets, int done, String fingerprint) {}

    /** Beginning again, after a lost answer, changes nothing. */
    public void begin(String id, String fingerprint, int targets, long at) {
        database.change(client -> {
            client.sql("insert into readiness_evaluations (id, started_at, targets, done, fingerprint)"
                            + " values (?, ?, ?, 0, ?) on conflict (id) do nothing")
                    .params(Text.clean(id), at, targets, fingerprint)
                    .update();
            client.sql("delete from readiness_evaluations where id not in"
                            + " (select id from readiness_evaluations order by started_at desc, id limit ?)")
                    .params(KEPT)
                    .update();
        });
        changes.changed(Changes.ANY);
    }

    /**
     * Puts what was found in the place of what was known of the checks that were made. What is older than what is known, because an
     * activity came late, changes nothing.
     *
     * @param made the checks that were made; a subject of them that is not among the findings is gone
     * @param at when it was looked at, milliseconds since the epoch
     */
    public void record(
            String evaluation, Target target, Collection<Check> made, Collection<Finding> findings, long at) {
        database.change(client -> {
            List<Known> before = known(client, target);
            Set<String> found = new HashSet<>();
            for (Finding finding : findings) {
                found.add(finding.check() + "/" + finding.subject());
                put(client, target, finding, before, at);
            }
            before.stream()
                    .filter(known ->
                            known.at() <= at && made.contains(known.finding().check()))
                    .filter(known -> !found.contains(
                            known.finding().check() + "/" + known.finding().subject()))
                    .forEach(known -> forget(client, target, known.finding()));
            looked(client, evaluation, target);
        });
        changes.changed(Changes.ANY);
    }

    private static void put(JdbcClient client, Target target, Finding finding, List<Known> before, long at) {
        Optional<Known> known = before.stream()
                .filter(each -> each.finding().check() == finding.check()
                        && each.finding().subject().equals(Text.clean(finding.subject())))
                .findFirst();
        if (known.isPresent() && known.get().at() > at) {
            return;
        }
        boolean same = known.isPresent() && known.get().finding().state() == finding.state();
        long since = same ? known.get().since() : at;
        client.sql(
                        "insert into readiness (environment, service, kind, subject, state, message, advice, since, at)"
                                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                + " on conflict (environment, service, kind, subject) do update set state = excluded.state,"
                                + " message = excluded.message, advice = excluded.advice, since = excluded.since, at = excluded.at")
                .params(key(target, finding))
                .params(finding.state().name(), Text.clean(finding.message()), Text.clean(finding.advice()))
                .params(since, at)
                .update();
        if (!same) {
            client.sql("insert into readiness_changes (environment, service, kind, subject, at, state, message)"
                            + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing")
                    .params(key(target, finding))
                    .params(at, finding.state().name(), Text.clean(finding.message()))
                    .update();
            client.sql("delete from readiness_changes where" + OF
                            + " and at not in (select at from readiness_changes where" + OF
                            + " order by at desc limit ?)")
                    .params(key(target, finding))
                    .params(key(target, finding))
                    .params(KEPT)
                    .update();
        }
    }

    private static void forget(JdbcClient client, Target target, Finding finding) {
        for (String table : List.of("readiness", "readiness_changes")) {
            client.sql("delete from " + table + " where" + OF)
                    .params(key(target, finding))
                    .update();
        }
    }

    private static void looked(JdbcClient client, String evaluation, Target target) {
        boolean known = client.sql("select count(*) from readiness_evaluations where id = ?")
                        .params(Text.clean(evaluation))
                        .query(Long.class)
                        .single()
                == 1;
        if (known
                && client.sql("insert into readiness_looks (evaluation, environment, service) values (?, ?, ?)"
                                        + " on conflict do nothing")
                                .params(
                                        Text.clean(evaluation),
                                        Text.clean(target.environment()),
                                        Text.clean(target.service()))
                                .update()
                        == 1) {
            client.sql("update readiness_evaluations set done = done + 1 where id = ?")
                    .params(Text.clean(evaluation))
                    .update();
        }
    }

    /** @param targets what is named now; whatever else is known is forgotten */
    public void end(String id, Collection<Target> targets, long at) {
        Set<Target> named = Set.copyOf(targets);
        database.change(client -> {
            known(client, null).stream()
                    .filter(known -> !named.contains(known.target()))
                    .forEach(known -> forget(client, known.target(), known.finding()));
            client.sql("update readiness_evaluations set finished_at = ? where id = ? and finished_at is null")
                    .params(at, Text.clean(id))
                    .update();
        });
        changes.changed(Changes.ANY);
    }

    /** All that is known, by environment, service and check. */
    public List<Known> all() {
        return known(database.read(), null);
    }

    /** The changes of a state, the latest first. */
    public List<Change> changes(Target target, Check check, String subject) {
        return database.read()
                .sql("select state, message, at from readiness_changes where" + OF + " order by at desc")
                .params(
                        Text.clean(target.environment()),
                        Text.clean(target.service()),
                        check.name(),
                        Text.clean(subject))
                .query((row, number) -> new Change(State.valueOf(row.getString(1)), row.getString(2), row.getLong(3)))
                .list();
    }

    /** The evaluation that was begun last. */
    public Optional<Evaluation> latest() {
        return database.read()
                .sql("select * from readiness_evaluations order by started_at desc, id limit 1")
                .query(Readiness::evaluation)
                .optional();
    }

    /** The evaluation that came to its end last. */
    public Optional<Evaluation> finished() {
        return database.read()
                .sql(
                        "select * from readiness_evaluations where finished_at is not null order by finished_at desc, id limit 1")
                .query(Readiness::evaluation)
                .optional();
    }

    private static List<Object> key(Target target, Finding finding) {
        return List.of(
                Text.clean(target.environment()),
                Text.clean(target.service()),
                finding.check().name(),
                Text.clean(finding.subject()));
    }

    /** What a later version has written of checks that this one does not know is left out. */
    private static List<Known> known(JdbcClient client, @Nullable Target target) {
        JdbcClient.StatementSpec all = target == null
                ? client.sql("select * from readiness order by environment, service, kind, subject")
                : client.sql("select * from readiness where environment = ? and service = ? order by kind, subject")
                        .params(Text.clean(target.environment()), Text.clean(target.service()));
        return all.query(Readiness::known).list().stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Known> known(ResultSet row, int number) throws SQLException {
        String kind = row.getString("kind");
        for (Check check : Check.values()) {
            if (check.name().equals(kind)) {
                return Optional.of(new Known(
                        new Target(row.getString("environment"), row.getString("service")),
                        new Finding(
                                check,
                                row.getString("subject"),
                                State.valueOf(row.getString("state")),
                                row.getString("message"),
                                row.getString("advice")),
                        row.getLong("since"),
                        row.getLong("at")));
            }
        }
        return Optional.empty();
    }

    private static Evaluation evaluation(ResultSet row, int number) throws SQLException {
        long finished = row.getLong("finished_at");
        @Nullable Long end = row.wasNull() ? null : (Long) finished;
        return new Evaluation(
                row.getString("id"),
                row.getLong("started_at"),
                end,
                row.getInt("targets"),
                row.getInt("done"),
                row.getString("fingerprint"));
    }
}
