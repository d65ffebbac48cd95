package dev.evenkeel.activities.cloud;

import dev.evenkeel.workflows.contract.CloudActivities.InstanceAction;
import dev.evenkeel.workflows.contract.CloudActivities.RecordSetChoice;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cloud at one place, as its own SDK reaches it. Each method is one question or one request, blocks for at most about a minute, and
 * fails with {@link CloudTrouble}. What sends a change returns a name under which {@link #progress} knows it, or an empty text where
 * only reading tells; it must not repeat a request whose answer was lost.
 */
public interface Cloud extends AutoCloseable {

    @Override
    void close();

    /** What became of a change that the cloud has accepted. */
    default Progress progress(String change) {
        return Progress.MOVING;
    }

    /** @param trouble what the cloud says went wrong, or null */
    record Progress(boolean over, @Nullable String trouble) {
        /** It goes on, or nobody knows. */
        public static final Progress MOVING = new Progress(false, null);

        public static final Progress DONE = new Progress(true, null);

        public static Progress failed(String trouble) {
            return new Progress(true, trouble);
        }
    }

    /** Whether it is as it will stay, on its way, or broken. */
    enum Health {
        SETTLED,
        MOVING,
        BROKEN
    }

    /** @param domain without a dot at its end */
    record Zone(String id, String domain, List<String> nameServers) {}

    /** @param name in full, with a dot at its end */
    record RecordKey(
            Zone zone, String name, String type, @Nullable RecordSetChoice set) {}

    /** @param weight -1 unless weighted */
    record DnsRecord(List<String> values, long ttl, long weight, String failover, String healthCheck) {
        public DnsRecord {
            values = List.copyOf(values);
        }
    }

    Zone zone(String nameOrId);

    Optional<DnsRecord> record(RecordKey key);

    /** @param wanted null: none; at least one of the two is there */
    String put(RecordKey key, @Nullable DnsRecord before, @Nullable DnsRecord wanted);

    /** @param size how many there shall be */
    record Group(String id, long size, long ready, Health health) {}

    Group group(String name);

    String resize(Group group, long size, String token);

    /** @param state {@code running}, {@code stopped}, {@code starting}, {@code stopping} or the cloud's own word */
    record Instance(String id, String state, String address, Health health) {}

    Instance instance(String name);

    /** @param action not STATUS */
    String act(Instance instance, InstanceAction action, String token);

    /** Whether a reboot with the same token happens once however often it is sent. */
    default boolean knowsReboots() {
        return false;
    }

    /**
     * @param state the cloud's own word
     * @param role {@code primary}, {@code replica} or {@code cluster}
     * @param primary who takes the writes, as a failover names it; empty where the cloud does not say
     * @param candidates who could
     * @param source of a replica, or empty
     * @param madeBy the mark that the act which made it has left, or empty
     */
    record Database(
            String id,
            String state,
            Health health,
            String role,
            String primary,
            List<String> candidates,
            String endpoint,
            String source,
            String madeBy) {}

    Optional<Database> database(String name);

    String promote(Database database, String token);

    String failover(Database database, String to, String token);

    /** @param mark left at what is made */
    record Restore(String name, String snapshot, String from, String at, String mark) {}

    String restore(Restore restore, String token);

    /** @param seconds how far it is behind @param measured RFC 3339 */
    record Lag(double seconds, String measured) {}

    /** @return empty when the cloud has no measurement */
    Optional<Lag> lag(Database replica);

    /** @param disk of what it is, unless of {@code database} */
    record SnapshotKey(String name, String disk, String database) {}

    /** @param madeBy the mark that the act which made it has left, or empty */
    record Snapshot(String id, String state, Health health, String madeBy) {}

    Optional<Snapshot> snapshot(SnapshotKey key);

    String snapshot(SnapshotKey key, String mark, String token);
}
