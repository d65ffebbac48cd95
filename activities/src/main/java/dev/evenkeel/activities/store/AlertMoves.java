package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.AlertActivities.Merge;
import dev.evenkeel.workflows.contract.AlertActivities.Merged;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Has alerts go from one incident to another one. Each change is one transaction, and counts once however often it is asked for. */
public final class AlertMoves {

    private final Database database;

    AlertMoves(Database database) {
        this.database = database;
    }

    /** See {@link dev.evenkeel.workflows.contract.AlertActivities#merge}. */
    public Merged merge(Merge merge, long now) {
        return database.write(client -> {
            AlertHead head = AlertHead.lock(database, client);
            String from = Text.clean(merge.from());
            String into = leadsTo(client, Text.clean(merge.into()));
            Optional<Integer> before = client.sql("select alerts from merged_incidents where run_id = ?")
                    .params(from)
                    .query(Integer.class)
                    .optional();
            if (before.isPresent()) {
                return new Merged(lastPlace(client, into), before.get());
            }
            List<Long> all = client.sql("select id from alerts where run_id = ? order by id")
                    .params(from)
                    .query((row, number) -> row.getLong(1))
                    .list();
            client.sql("insert into merged_incidents (run_id, leads_to, at, alerts) values (?, ?, ?, ?)")
                    .params(from, into, merge.at(), all.size())
                    .update();
            client.sql("update merged_incidents set leads_to = ? where leads_to = ?")
                    .params(into, from)
                    .update();
            go(client, head, all, into, new Entry("MERGED", merge.actor(), now));
            head.close();
            return new Merged(lastPlace(client, into), all.size());
        });
    }

    /**
     * Has some alerts go from an incident to another one.
     *
     * @return false when one of them belongs to neither; none is changed then
     */
    public boolean split(List<Long> alerts, String from, String into, String actor, long now) {
        return database.write(client -> {
            AlertHead head = AlertHead.lock(database, client);
            List<Long> here = of(client, alerts, Text.clean(from));
            List<Long> there = of(client, alerts, Text.clean(into));
            if (here.size() + there.size() != alerts.size()) {
                return false;
            }
            go(client, head, here, Text.clean(into), new Entry("SPLIT", actor, now));
            head.close();
            return true;
        });
    }

    /** Those of the alerts that belong to the incident. */
    public List<Long> of(List<Long> alerts, String runId) {
        return of(database.read(), alerts, Text.clean(runId));
    }

    /** How many of an incident's alerts fire. */
    public int firing(String runId) {
        return database.read()
                .sql("select count(*) from alerts where run_id = ? and firing = 1")
                .params(Text.clean(runId))
                .query(Integer.class)
                .single();
    }

    /** As which run an incident goes on, through however many merges; that run itself when it was not merged. */
    public String leadsTo(String runId) {
        return leadsTo(database.read(), Text.clean(runId));
    }

    /** Where a run that alerts are to go to leads now: to itself, or to that into which it was merged. */
    static String leadsTo(JdbcClient client, String runId) {
        return client.sql("select leads_to from merged_incidents where run_id = ?")
                .params(runId)
                .query(String.class)
                .optional()
                .orElse(runId);
    }

    private record Entry(String what, String actor, long at) {}

    /** What goes over is told to the incident to which it goes. */
    private static void go(JdbcClient client, AlertHead head, List<Long> alerts, String into, Entry entry) {
        alerts.forEach(alert -> client.sql(
                        "update alerts set run_id = ?, place = ?, pending = 1, again_at = null where id = ?")
                .params(into, head.add(alert, entry.at(), entry.what(), Text.clean(entry.actor()), into), alert)
                .update());
    }

    private static List<Long> of(JdbcClient client, List<Long> alerts, String runId) {
        if (alerts.isEmpty()) {
            return List.of();
        }
        List<Object> values = new ArrayList<>(alerts);
        values.add(runId);
        return client.sql("select id from alerts where id in ("
                        + String.join(", ", Collections.nCopies(alerts.size(), "?")) + ") and run_id = ? order by id")
                .params(values)
                .query((row, number) -> row.getLong(1))
                .list();
    }

    private static long lastPlace(JdbcClient client, String runId) {
        return client.sql("select coalesce(max(place), 0) from alerts where run_id = ?")
                .params(runId)
                .query(Long.class)
                .single();
    }
}
