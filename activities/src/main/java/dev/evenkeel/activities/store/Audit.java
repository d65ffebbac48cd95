package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.CanonicalJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who asked, approved, ran, overrode, was refused: a chain in which each entry's hash covers all before it. */
public final class Audit {

    private static final int AT_ONCE = 1_000;

    private final Database database;
    private final InstantSource clock;

    Audit(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @param details what JSON can hold; never a secret */
    public AuditEntry append(
            String actor, String action, String subject, Map<String, Object> details, @Nullable String environment) {
        return database.write(client -> append(client, actor, action, subject, details, environment));
    }

    /** Within a transaction of the caller: what it writes and the entry about it stand or fall together. */
    AuditEntry append(
            JdbcClient client,
            String actor,
            String action,
            String subject,
            Map<String, Object> details,
            @Nullable String environment) {
        String json = CanonicalJson.write(Text.clean(details));
        AuditHead head = head(client, database.forUpdate());
        AuditRow row = new AuditRow(
                head.count() + 1,
                clock.millis(),
                Text.clean(actor),
                Text.clean(action),
                Text.clean(subject),
                Text.cleanOrNull(environment),
                json);
        String hash = AuditRow.hash(head.hash(), row.json());
        insert(client, row, hash);
        client.sql("update audit_head set count = ?, hash = ? where id = 1")
                .params(row.seq(), hash)
                .update();
        return row.entry(hash);
    }

    /**
     * The newest first.
     *
     * @param before the number of the last entry of the page before; null for the first page
     */
    public List<AuditEntry> list(AuditFilter filter, @Nullable Long before, int limit) {
        StringBuilder sql = new StringBuilder("select * from audit where 1 = 1");
        List<Object> parameters = new ArrayList<>();
        and(sql, parameters, "actor = ?", filter.actor());
        and(sql, parameters, "action = ?", filter.action());
        and(sql, parameters, "subject = ?", filter.subject());
        and(sql, parameters, "environment = ?", filter.environment());
        and(sql, parameters, "at >= ?", filter.from());
        and(sql, parameters, "at < ?", filter.to());
        and(sql, parameters, "seq < ?", before);
        parameters.add(limit);
        return database.read()
                .sql(sql.append(" order by seq desc limit ?").toString())
                .params(parameters)
                .query((row, number) -> AuditRow.read(row).entry(row.getString("hash")))
                .list();
    }

    public AuditHead head() {
        return head(database.read(), "");
    }

    /**
     * Writes the whole audit as JSON lines, which {@link AuditVerifier} checks without the store: an entry per line, and the head as
     * the last line.
     *
     * @return the head that was written
     */
    public AuditHead export(OutputStream target) throws IOException {
        AuditHead head = head();
        for (long seq = 0; seq < head.count(); seq += AT_ONCE) {
            for (Hashed hashed : behind(seq, Math.min(seq + AT_ONCE, head.count()))) {
                target.write(AuditLines.entry(hashed.row.json(), hashed.hash).getBytes(StandardCharsets.UTF_8));
            }
        }
        target.write(AuditLines.head(head).getBytes(StandardCharsets.UTF_8));
        target.flush();
        return head;
    }

    /** Computes the chain again from what the store holds. */
    public ChainCheck verify() {
        AuditHead head = head();
        AuditChain chain = new AuditChain();
        for (long seq = 0; seq < head.count(); seq += AT_ONCE) {
            for (Hashed hashed : behind(seq, Math.min(seq + AT_ONCE, head.count()))) {
                if (!chain.add(hashed.row.seq(), hashed.row.json(), hashed.hash)) {
                    return chain.check();
                }
            }
        }
        return chain.end(head);
    }

    private List<Hashed> behind(long seq, long last) {
        return database.read()
                .sql("select * from audit where seq > ? and seq <= ? order by seq")
                .params(seq, last)
                .query((row, number) -> new Hashed(AuditRow.read(row), row.getString("hash")))
                .list();
    }

    private static AuditHead head(JdbcClient client, String forUpdate) {
        return client.sql("select count, hash from audit_head where id = 1" + forUpdate)
                .query((row, number) -> new AuditHead(row.getLong(1), row.getString(2)))
                .single();
    }

    private static void insert(JdbcClient client, AuditRow row, String hash) {
        client.sql("insert into audit (seq, at, actor, action, subject, environment, details, hash)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(row.seq(), row.at(), row.actor(), row.action(), row.subject())
                .param(row.environment())
                .params(row.details(), hash)
                .update();
    }

    private static void and(StringBuilder sql, List<Object> parameters, String condition, @Nullable Object value) {
        if (value != null) {
            sql.append(" and ").append(condition);
            parameters.add(value instanceof String text ? Text.clean(text) : value);
        }
    }

    private record Hashed(AuditRow row, String hash) {}
}
