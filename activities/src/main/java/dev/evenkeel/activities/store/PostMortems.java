package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The texts of post-mortems. Each save is a revision of its own, kept for ever, together with an entry of the audit. */
public final class PostMortems {

    private final Database database;
    private final Audit audit;
    private final Changes changes;
    private final InstantSource clock;

    PostMortems(Database database, Audit audit, Changes changes, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * A text as somebody saved it.
     *
     * @param number 1, 2, 3, … within the run
     * @param at milliseconds since the epoch
     * @param text Markdown
     */
    public record Revision(long number, long at, String actor, String text) {}

    /** All revisions, the newest first. */
    public List<Revision> list(String runId) {
        return database.read()
                .sql("select * from post_mortems where run_id = ? order by number desc")
                .params(Text.clean(runId))
                .query(PostMortems::revision)
                .list();
    }

    /**
     * Saves a text. The same text as the newest revision's is no revision.
     *
     * @param base the number of the revision that was changed; 0 when there was none
     * @return false when somebody else has saved another text in between; nothing is saved then
     * @throws IllegalArgumentException when there is no such run
     */
    public boolean save(String runId, long base, String actor, String text, String environment) {
        boolean saved = database.write(client -> {
            boolean known = client.sql("select id from runs where id = ?" + database.forUpdate())
                    .params(Text.clean(runId))
                    .query(String.class)
                    .optional()
                    .isPresent();
            if (!known) {
                throw new IllegalArgumentException("There is no run " + runId + ".");
            }
            Optional<Revision> newest = newest(client, runId);
            String kept = Text.clean(text);
            if (newest.isPresent() && newest.get().text().equals(kept)) {
                return true;
            }
            if (newest.map(Revision::number).orElse(0L) != base) {
                return false;
            }
            client.sql("insert into post_mortems (run_id, number, at, actor, text) values (?, ?, ?, ?, ?)")
                    .params(Text.clean(runId), base + 1, clock.millis(), Text.clean(actor), kept)
                    .update();
            String digest = CanonicalJson.sha256(kept.getBytes(StandardCharsets.UTF_8));
            audit.append(
                    client,
                    actor,
                    "post-mortem.saved",
                    runId,
                    Map.of("revision", base + 1, "sha256", digest),
                    environment);
            return true;
        });
        changes.changed(runId);
        return saved;
    }

    private static Optional<Revision> newest(JdbcClient client, String runId) {
        return client.sql("select * from post_mortems where run_id = ? order by number desc limit 1")
                .params(Text.clean(runId))
                .query(PostMortems::revision)
                .optional();
    }

    private static Revision revision(ResultSet row, int number) throws SQLException {
        return new Revision(row.getLong("number"), row.getLong("at"), row.getString("actor"), row.getString("text"));
    }
}
