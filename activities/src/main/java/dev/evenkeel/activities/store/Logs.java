package dev.evenkeel.activities.store;

import dev.evenkeel.activities.act.ActLogs;
import dev.evenkeel.workflows.contract.Act;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The output of all steps, in the order in which it arrived. A run keeps a bounded amount of text; what comes after is dropped, and
 * one notice says so. The tool goes on as if all were stored.
 */
public final class Logs implements ActLogs {

    static final long CHARACTERS_PER_RUN = 50L * 1024 * 1024;
    private static final String FULL =
            "The log of this run is full: %d MiB are kept, the rest of the output is dropped."
                    + " The step goes on; its whole output lies in its folder on the host that runs it.\n";
    private static final long NO_ROOM = -1;
    private static final int MOST_PIECES = 20_000;

    private final Database database;
    private final Changes changes;
    private final long charactersPerRun;

    Logs(Database database, Changes changes, long charactersPerRun) {
        this.database = database;
        this.changes = changes;
        this.charactersPerRun = charactersPerRun;
    }

    @Override
    public long storedUpTo(Act act, String stream) {
        return database.read()
                .sql("select coalesce(max(to_offset), 0) from logs"
                        + " where run_id = ? and step = ? and attempt = ? and stream = ?")
                .params(act.runId(), Text.clean(act.step()), act.attempt(), stream)
                .query(Long.class)
                .single();
    }

    @Override
    public void append(Act act, String stream, long from, long to, String text, long at) {
        String cleaned = Text.clean(text);
        String step = Text.clean(act.step());
        Piece piece = new Piece(act.runId(), step, act.attempt(), stream, from, to, at, cleaned);
        database.change(client -> store(client, piece));
        changes.changed(act.runId());
    }

    /**
     * In order of arrival.
     *
     * @param step only this step's; null for the whole run
     * @param afterId the id of the last chunk that is known; 0 from the beginning
     */
    public List<LogChunk> read(String runId, @Nullable String step, long afterId, int limit) {
        return select(runId, step, "id > ? order by id", afterId, limit);
    }

    /** The last chunks, in order of arrival: where a live view begins. */
    public List<LogChunk> latest(String runId, @Nullable String step, int limit) {
        return select(runId, step, "id < ? order by id desc", Long.MAX_VALUE, limit)
                .reversed();
    }

    /** What the attempts of a step left in a stream that is no output, for example the samples of a gate, by the attempt. */
    public SortedMap<Integer, String> stream(String runId, String step, String stream) {
        SortedMap<Integer, String> texts = new TreeMap<>();
        database.read()
                .sql("select attempt, text from logs where run_id = ? and step = ? and stream = ? order by id limit ?")
                .params(Text.clean(runId), Text.clean(step), stream, MOST_PIECES)
                .query((row, number) -> Map.entry(row.getInt(1), row.getString(2)))
                .list()
                .forEach(piece -> texts.merge(piece.getKey(), piece.getValue(), String::concat));
        return texts;
    }

    private void store(JdbcClient client, Piece piece) {
        Head head = lock(client, piece.runId);
        if (isStored(client, piece)) {
            return;
        }
        long stored = head.stored == NO_ROOM ? NO_ROOM : head.stored + piece.text.length();
        if (stored == NO_ROOM || stored > charactersPerRun) {
            drop(client, piece, head);
        } else {
            insert(client, piece, head.lastId + 1, piece.text, false);
            move(client, piece.runId, head.lastId + 1, stored);
        }
    }

    /** The upsert locks the row until the commit, also when it is there already. */
    private static Head lock(JdbcClient client, String runId) {
        return client.sql("insert into log_heads (run_id, last_id, stored) values (?, 0, 0)"
                        + " on conflict (run_id) do update set last_id = log_heads.last_id returning last_id, stored")
                .params(runId)
                .query((row, number) -> new Head(row.getLong(1), row.getLong(2)))
                .single();
    }

    private static boolean isStored(JdbcClient client, Piece piece) {
        return client.sql("select count(*) from logs"
                                + " where run_id = ? and step = ? and attempt = ? and stream = ? and from_offset = ?")
                        .params(piece.runId, piece.step, piece.attempt, piece.stream, piece.from)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** One row per stream remembers how far its dropped output reached; the first of the run holds the notice. */
    private void drop(JdbcClient client, Piece piece, Head head) {
        int known = client.sql("update logs set to_offset = case when to_offset < ? then ? else to_offset end"
                        + " where run_id = ? and step = ? and attempt = ? and stream = ? and dropped = 1")
                .params(piece.to, piece.to, piece.runId, piece.step, piece.attempt, piece.stream)
                .update();
        if (known == 0) {
            String notice = head.stored == NO_ROOM ? "" : FULL.formatted(charactersPerRun >> 20);
            insert(client, piece, head.lastId + 1, notice, true);
            move(client, piece.runId, head.lastId + 1, NO_ROOM);
        }
    }

    private static void insert(JdbcClient client, Piece piece, long id, String text, boolean dropped) {
        client.sql("insert into logs (run_id, id, step, attempt, stream, from_offset, to_offset, at, text, dropped)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        piece.runId,
                        id,
                        piece.step,
                        piece.attempt,
                        piece.stream,
                        piece.from,
                        piece.to,
                        piece.at,
                        text,
                        dropped ? 1 : 0)
                .update();
    }

    private static void move(JdbcClient client, String runId, long lastId, long stored) {
        client.sql("update log_heads set last_id = ?, stored = ? where run_id = ?")
                .params(lastId, stored, runId)
                .update();
    }

    private List<LogChunk> select(String runId, @Nullable String step, String range, long id, int limit) {
        List<Object> parameters = new ArrayList<>(List.of(Text.clean(runId)));
        if (step != null) {
            parameters.add(Text.clean(step));
        }
        parameters.add(id);
        parameters.add(limit);
        return database.read()
                .sql("select * from logs where run_id = ? and text <> ''" + (step == null ? "" : " and step = ?")
                        + " and " + range + " limit ?")
                .params(parameters)
                .query(Logs::chunk)
                .list();
    }

    private static LogChunk chunk(ResultSet row, int number) throws SQLException {
        return new LogChunk(
                row.getLong("id"),
                row.getString("step"),
                row.getInt("attempt"),
                row.getString("stream"),
                row.getLong("from_offset"),
                row.getLong("to_offset"),
                row.getLong("at"),
                row.getString("text"),
                row.getInt("dropped") == 1);
    }

    private record Head(long lastId, long stored) {}

    private record Piece(
            String runId, String step, int attempt, String stream, long from, long to, long at, String text) {}
}
