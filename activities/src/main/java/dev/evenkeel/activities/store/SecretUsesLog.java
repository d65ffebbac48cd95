package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.SecretReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which act has read which secrets, where: one entry of the audit for each act, and a row for each reference to ask by. */
public final class SecretUsesLog {

    private final Database database;
    private final Audit audit;
    private final InstantSource clock;

    SecretUsesLog(Database database, Audit audit, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** Of what is recorded already, for example before a restart, nothing is recorded again. */
    public void record(Act act, String host, Collection<SecretReference> references) {
        database.change(client -> {
            List<String> added = references.stream()
                    .map(SecretReference::text)
                    .distinct()
                    .sorted()
                    .filter(reference -> client.sql("insert into secret_uses"
                                            + " (reference, run_id, step, attempt, environment, host, at)"
                                            + " values (?, ?, ?, ?, ?, ?, ?)"
                                            + " on conflict (run_id, step, attempt, reference) do nothing")
                                    .params(Text.clean(reference), act.runId(), act.step(), act.attempt())
                                    .params(act.environment(), Text.clean(host), clock.millis())
                                    .update()
                            == 1)
                    .toList();
            if (!added.isEmpty()) {
                Map<String, Object> details = new LinkedHashMap<>();
                details.put("attempt", act.attempt());
                details.put("host", host);
                details.put("references", added);
                details.put("step", act.step());
                audit.append(client, "run", "secret.read", act.runId(), details, act.environment());
            }
        });
    }

    /** When each reference was last read; those that never were are missing. */
    public Map<String, SecretUse> last() {
        Map<String, SecretUse> last = new LinkedHashMap<>();
        database.read()
                .sql("select u.* from secret_uses u join (select reference as r, max(at) as m from secret_uses"
                        + " group by reference) l on u.reference = l.r and u.at = l.m order by u.reference")
                .query((row, number) -> use(row))
                .list()
                .forEach(use -> last.put(use.reference(), use));
        return last;
    }

    /** Who has read it lately, the latest first. */
    public List<SecretUse> of(String reference, int limit) {
        return database.read()
                .sql("select * from secret_uses where reference = ? order by at desc, run_id, step limit ?")
                .params(Text.clean(reference), limit)
                .query((row, number) -> use(row))
                .list();
    }

    private static SecretUse use(ResultSet row) throws SQLException {
        return new SecretUse(
                row.getString("reference"),
                row.getString("run_id"),
                row.getString("step"),
                row.getInt("attempt"),
                row.getString("environment"),
                row.getString("host"),
                row.getLong("at"));
    }
}
