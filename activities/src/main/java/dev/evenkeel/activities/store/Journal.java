package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.JournalEvent;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The journals of all runs. An entry is replaced as long as history has not confirmed it; confirmed entries are sealed: they are
 * never changed again, and each hash covers the one before it.
 */
public final class Journal {

    private final Database database;
    private final RunRows runs;
    private final Changes changes;
    private final Discretion discretion;

    Journal(Database database, Changes changes) {
        this.database = database;
        this.runs = new RunRows(database);
        this.changes = changes;
        this.discretion = new Discretion(new Sight(database));
    }

    /**
     * Replaces every entry from {@code from} on that is not sealed, writes the run's row and seals what is confirmed, all in one
     * transaction. What is sealed already may be delivered again and changes nothing.
     *
     * @throws IllegalStateException when entries are missing before {@code from}, or a sealed entry would change
     */
    public void append(Append append) {
        String runId = append.summary().runId();
        checkSequence(append);
        List<Entry> entries = append.events().stream().map(Entry::of).toList();
        database.change(client -> {
            RunRows.Position position = runs.lock(client, append.summary());
            if (append.from() > position.last() + 1) {
                throw new IllegalStateException("Run " + runId + ": entries " + (position.last() + 1) + " to "
                        + (append.from() - 1) + " of the journal are missing.");
            }
            compareSealed(client, runId, position.sealed(), entries);
            if (append.from() <= position.sealed() && lastOf(append) <= position.sealed()) {
                return; // an old delivery, confirmed since: what came after it stays
            }
            replace(client, runId, Math.max(append.from(), position.sealed() + 1), entries);
            runs.update(client, append.summary(), lastOf(append), Math.max(position.sealed(), append.confirmed()));
        });
        changes.changed(runId);
    }

    /**
     * Seals a closed run, whose last entry is {@code last}. Redoing it changes nothing.
     *
     * @throws IllegalStateException when entries up to {@code last} are missing, or more than {@code last} are sealed
     */
    public void seal(String runId, long last) {
        database.change(client -> {
            RunRows.Position position = runs.lock(client, runId)
                    .orElseThrow(() -> new IllegalStateException("There is no run " + runId + " to seal."));
            if (position.last() < last || position.sealed() > last) {
                throw new IllegalStateException("Run " + runId + " cannot be sealed at entry " + last + ": it has "
                        + position.last() + ", of which " + position.sealed() + " are sealed.");
            }
            deleteFrom(client, runId, last + 1);
            runs.move(client, runId, last, last);
        });
        changes.changed(runId);
    }

    /**
     * What the {@link Reader} may know of it.
     *
     * @return the entries behind {@code afterSeq} in order; from the first with 0
     */
    public List<JournalEvent> read(String runId, long afterSeq) {
        return discretion.of(select(database.read(), Text.clean(runId), afterSeq, Long.MAX_VALUE).stream()
                .map(Entry::event)
                .toList());
    }

    /** Computes the chain again. An entry that is not sealed yet is checked too, since its hash is written with it. */
    public ChainCheck verify(String runId) {
        RunRows.Position position = runs.position(Text.clean(runId))
                .orElseThrow(() -> new IllegalArgumentException("There is no run " + runId + "."));
        String previous = runId;
        long seq = 0;
        for (Hashed hashed : hashed(runId)) {
            seq++;
            if (hashed.entry.seq() != seq) {
                return ChainCheck.broken(seq, "missing");
            }
            if (!hashed.entry.hashAfter(previous).equals(hashed.hash)) {
                return ChainCheck.broken(seq, "changed");
            }
            previous = hashed.hash;
        }
        return seq < position.last() ? ChainCheck.broken(seq + 1, "missing") : ChainCheck.holds(seq);
    }

    /**
     * A journal to be checked without the store. Before the first entry stands the run's id: each hash is SHA-256(the hash before ‖
     * the entry's text), so that {@code head} answers for all of it.
     *
     * @param seq how many entries are sealed
     * @param head the hash of the last sealed one; the run's id when none is
     * @param entries the canonical JSON of each sealed entry, in order
     */
    public record Sealed(long seq, String head, List<String> entries) {
        public Sealed {
            entries = List.copyOf(entries);
        }
    }

    /** @throws IllegalArgumentException when there is no such run */
    public Sealed sealed(String runId) {
        long sealed = runs.position(Text.clean(runId))
                .orElseThrow(() -> new IllegalArgumentException("There is no run " + runId + "."))
                .sealed();
        List<Hashed> entries = hashed(runId).stream()
                .filter(hashed -> hashed.entry.seq() <= sealed)
                .toList();
        return new Sealed(
                entries.size(),
                entries.isEmpty() ? runId : entries.getLast().hash,
                entries.stream()
                        .map(hashed -> CanonicalJson.write(hashed.entry))
                        .toList());
    }

    private static void checkSequence(Append append) {
        long expected = append.from();
        for (JournalEvent event : append.events()) {
            if (event.seq() != expected) {
                throw new IllegalArgumentException("Entry " + event.seq() + " stands where " + expected + " belongs.");
            }
            expected++;
        }
        if (append.from() < 1 || append.confirmed() >= expected) {
            throw new IllegalArgumentException("From " + append.from() + ", confirmed " + append.confirmed() + " of "
                    + (expected - 1) + " entries: not a sequence.");
        }
    }

    private static long lastOf(Append append) {
        return append.from() + append.events().size() - 1;
    }

    private static void compareSealed(JdbcClient client, String runId, long sealed, List<Entry> entries) {
        List<Entry> again =
                entries.stream().filter(entry -> entry.seq() <= sealed).toList();
        if (again.isEmpty()) {
            return;
        }
        long first = again.getFirst().seq();
        List<Entry> stored = select(client, runId, first - 1, again.getLast().seq());
        for (Entry entry : again) {
            if (!stored.contains(entry)) {
                throw new IllegalStateException("Run " + runId + ": entry " + entry.seq()
                        + " of the journal is sealed and cannot become another one.");
            }
        }
    }

    private static void replace(JdbcClient client, String runId, long from, List<Entry> entries) {
        deleteFrom(client, runId, from);
        String previous = hashBefore(client, runId, from);
        for (Entry entry : entries) {
            if (entry.seq() >= from) {
                previous = entry.hashAfter(previous);
                insert(client, runId, entry, previous);
            }
        }
    }

    private static String hashBefore(JdbcClient client, String runId, long seq) {
        if (seq == 1) {
            return runId;
        }
        return client.sql("select hash from journal where run_id = ? and seq = ?")
                .params(runId, seq - 1)
                .query(String.class)
                .single();
    }

    private static void deleteFrom(JdbcClient client, String runId, long seq) {
        client.sql("delete from journal where run_id = ? and seq >= ?")
                .params(runId, seq)
                .update();
    }

    private static void insert(JdbcClient client, String runId, Entry entry, String hash) {
        client.sql("insert into journal (run_id, seq, at, type, step, attempt, actor, data, hash)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .params(runId, entry.seq(), entry.at(), entry.type().name())
                .param(entry.step())
                .param(entry.attempt())
                .param(entry.actor())
                .params(entry.data(), hash)
                .update();
    }

    private static List<Entry> select(JdbcClient client, String runId, long after, long last) {
        return client.sql("select * from journal where run_id = ? and seq > ? and seq <= ? order by seq")
                .params(runId, after, last)
                .query(Entry::read)
                .list();
    }

    private List<Hashed> hashed(String runId) {
        return database.read()
                .sql("select * from journal where run_id = ? order by seq")
                .params(runId)
                .query((row, number) -> new Hashed(Entry.read(row, number), row.getString("hash")))
                .list();
    }

    private record Hashed(Entry entry, String hash) {}
}
