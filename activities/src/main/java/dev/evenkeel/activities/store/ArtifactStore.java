package dev.evenkeel.activities.store;

import dev.evenkeel.activities.act.Artifacts;
import dev.evenkeel.activities.keys.KeyFile;
import dev.evenkeel.activities.keys.KeyRing;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Artifacts in the database: the bytes once by their digest, and who left them. */
public final class ArtifactStore implements Artifacts {

    static final int MOST_BYTES = 64 * 1024 * 1024;

    private final Database database;
    private final Changes changes;
    private final InstantSource clock;
    private volatile @Nullable KeyFile keys;

    ArtifactStore(Database database, Changes changes, InstantSource clock) {
        this.database = database;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * From now on, what a tool leaves that is no text for people is encrypted: a plan file of Terraform holds sensitive values in the
     * clear.
     */
    public void encryptUnder(KeyFile file) {
        keys = file;
    }

    /** @throws IllegalArgumentException when it is larger than 64 MiB */
    @Override
    public String keep(Act act, String name, String mediaType, byte[] bytes) {
        return keep(new Place(act.runId(), act.step(), act.attempt()), name, mediaType, bytes, null);
    }

    /**
     * Keeps a file that a person gives as evidence; its type is never believed.
     *
     * @throws IllegalArgumentException when it is larger than 64 MiB
     */
    public String keepEvidence(String runId, String step, int attempt, String name, byte[] bytes, String by) {
        return keep(new Place(runId, step, attempt), name, "application/octet-stream", bytes, by);
    }

    private record Place(String runId, String step, int attempt) {}

    private String keep(Place place, String name, String mediaType, byte[] bytes, @Nullable String by) {
        if (bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "The artifact " + name + " has " + bytes.length
                            + " bytes; at most 64 MiB are kept. Make the step write less, or keep the file elsewhere and print its address.");
        }
        String sha256 = CanonicalJson.sha256(bytes);
        KeyFile file = keys;
        KeyRing.@Nullable Sealed sealed = file != null && by == null && mediaType.equals("application/octet-stream")
                ? file.keys().seal(bytes, bound(sha256))
                : null;
        database.change(client -> {
            client.sql("insert into blobs (sha256, bytes, key_id) values (?, ?, ?) on conflict (sha256) do nothing")
                    .params(sha256, sealed == null ? bytes : sealed.bytes())
                    .param(sealed == null ? null : sealed.keyId())
                    .update();
            client.sql("insert into artifacts (run_id, step, attempt, name, sha256, media_type, size, kept_at, kept_by)"
                            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                            + " on conflict (run_id, step, attempt, name, sha256) do nothing")
                    .params(
                            place.runId(),
                            Text.clean(place.step()),
                            place.attempt(),
                            Text.clean(name),
                            sha256,
                            Text.clean(mediaType),
                            bytes.length,
                            clock.millis())
                    .param(Text.cleanOrNull(by))
                    .update();
        });
        changes.changed(place.runId());
        return sha256;
    }

    @Override
    public Optional<byte[]> bytes(String sha256) {
        return database.read()
                .sql("select bytes, key_id from blobs where sha256 = ?")
                .params(Text.clean(sha256))
                .query((row, number) -> opened(sha256, row.getBytes("bytes"), row.getString("key_id")))
                .optional();
    }

    /** @throws IllegalStateException when it is encrypted under a key that is not at hand */
    private byte[] opened(String sha256, byte[] bytes, @Nullable String keyId) {
        if (keyId == null) {
            return bytes;
        }
        KeyFile file = keys;
        try {
            if (file != null) {
                return file.keys().open(keyId, bytes, bound(sha256));
            }
        } catch (KeyRing.UnknownKey | KeyRing.Damaged | KeyFile.Unusable e) {
            throw new IllegalStateException("The kept file " + sha256 + " cannot be opened: " + e.getMessage(), e);
        }
        throw new IllegalStateException("The kept file " + sha256 + " is encrypted, and no keys are at hand");
    }

    private static byte[] bound(String sha256) {
        return ("file\n" + sha256).getBytes(StandardCharsets.US_ASCII);
    }

    /** In the order in which they were kept. */
    public List<Artifact> list(String runId) {
        return database.read()
                .sql("select * from artifacts where run_id = ? order by kept_at, step, attempt, name")
                .params(Text.clean(runId))
                .query(ArtifactStore::artifact)
                .list();
    }

    /** Whether the run left it, and under which name (the first, when it has several): what a download needs to know. */
    public Optional<Artifact> find(String runId, String sha256) {
        return list(runId).stream()
                .filter(artifact -> artifact.sha256().equals(sha256))
                .findFirst();
    }

    private static Artifact artifact(ResultSet row, int number) throws SQLException {
        return new Artifact(
                row.getString("run_id"),
                row.getString("step"),
                row.getInt("attempt"),
                row.getString("name"),
                row.getString("media_type"),
                row.getString("sha256"),
                row.getLong("size"),
                row.getLong("kept_at"),
                row.getString("kept_by"));
    }
}
