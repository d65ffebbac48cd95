package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a cloud does, in one vocabulary for all of them. Each write looks first and does nothing when all is so already, carries the
 * act's id where the cloud takes a token, and is read back. Safe to repeat: a repeated call finds by reading what became of the
 * first one and goes on waiting; where reading cannot tell it fails as {@link Failures#UNKNOWN_OUTCOME}. In a rehearsal it only
 * reads, and its summary says what would change.
 */
@ActivityInterface
public interface CloudActivities {

    /** The name of the secret in {@link Act#secrets()} that opens the cloud. */
    String CREDENTIALS = "CLOUD_CREDENTIALS";

    @ActivityMethod(name = "cloud.dns")
    DnsResult dns(DnsRequest request);

    @ActivityMethod(name = "cloud.scale")
    ScaleResult scale(ScaleRequest request);

    @ActivityMethod(name = "cloud.instance")
    InstanceResult instance(InstanceRequest request);

    @ActivityMethod(name = "cloud.database")
    DatabaseResult database(DatabaseRequest request);

    @ActivityMethod(name = "cloud.snapshot")
    SnapshotResult snapshot(SnapshotRequest request);

    @ActivityMethod(name = "cloud.replication")
    ReplicationResult replication(ReplicationRequest request);

    /**
     * Where in which cloud.
     *
     * @param provider {@code aws}, {@code azure} or {@code gcp}
     * @param region in the provider's words
     * @param group the resource group on Azure, the project on Google Cloud; empty: that of the credentials
     * @param role whose rights are taken on for the act: the ARN of a role on AWS, a service account on Google Cloud; or empty
     */
    record CloudPlace(String provider, String region, String group, String role) {}

    /** What every request says. */
    sealed interface CloudRequest {
        Act act();

        CloudPlace place();

        /** Of what it is about. */
        String name();
    }

    /**
     * @param zone the name of the zone, or its id on AWS
     * @param name of the record, relative to the zone or in full; {@code @} is the zone itself
     * @param values none: there shall be no such record
     * @param ttl in seconds
     * @param set null for a plain record
     * @param verify whether the zone's own name servers are asked as well
     */
    record DnsRequest(
            Act act,
            CloudPlace place,
            String zone,
            String name,
            String type,
            List<String> values,
            long ttl,
            @Nullable RecordSetChoice set,
            boolean verify)
            implements CloudRequest {
        public DnsRequest {
            values = List.copyOf(values);
        }
    }

    /**
     * One of several records of the same name and type, between which Route 53 chooses.
     *
     * @param id tells it from the others
     * @param weight its share, from 0 to 255; null unless weighted
     * @param failover {@code primary} or {@code secondary}; empty unless failing over
     * @param healthCheck the id of the health check that it depends on, or empty
     */
    record RecordSetChoice(String id, @Nullable Long weight, String failover, String healthCheck) {}

    /**
     * @param name in full
     * @param previous the values before; none: there was no such record. With {@code previousTtl} they are the way back
     * @param previousWeight of a weighted record, else -1
     */
    record DnsResult(
            String summary,
            String name,
            String type,
            List<String> values,
            long ttl,
            boolean changed,
            List<String> previous,
            long previousTtl,
            long previousWeight) {}

    /** @param size how many instances the group shall have */
    record ScaleRequest(Act act, CloudPlace place, String name, long size) implements CloudRequest {}

    /** @param ready how many of them serve */
    record ScaleResult(String summary, long size, long ready, long previous, boolean changed) {}

    enum InstanceAction {
        START,
        STOP,
        REBOOT,
        STATUS
    }

    /** @param name the name or id of the instance */
    record InstanceRequest(Act act, CloudPlace place, InstanceAction action, String name) implements CloudRequest {}

    /** @param state {@code running}, {@code stopped}, {@code starting}, {@code stopping} or the provider's own word */
    record InstanceResult(String summary, String id, String state, String previous, String address, boolean changed) {}

    enum DatabaseAction {
        PROMOTE,
        FAILOVER,
        RESTORE,
        STATUS
    }

    /**
     * @param name the database; for a restore the one that is made
     * @param to who is the primary after a failover; empty: the only candidate
     * @param snapshot what is restored, or empty
     * @param from the database of which a moment is restored, or empty
     * @param at that moment, RFC 3339; empty: the latest
     */
    record DatabaseRequest(
            Act act,
            CloudPlace place,
            DatabaseAction action,
            String name,
            String to,
            String snapshot,
            String from,
            String at)
            implements CloudRequest {}

    /**
     * @param role {@code primary}, {@code replica} or {@code cluster}
     * @param primary who takes the writes: an instance, or a zone; empty where the cloud does not say
     */
    record DatabaseResult(
            String summary, String name, String state, String role, String primary, String endpoint, boolean changed) {}

    /**
     * @param create whether it is made; else it is only looked at
     * @param name of the snapshot
     * @param disk of what it is, unless of a database
     * @param database of what it is, unless of a disk
     */
    record SnapshotRequest(Act act, CloudPlace place, boolean create, String name, String disk, String database)
            implements CloudRequest {}

    /** @param state {@code ready}, or the provider's word while it is made */
    record SnapshotResult(String summary, String id, String name, String state, boolean changed) {}

    record ReplicationRequest(Act act, CloudPlace place, String name) implements CloudRequest {}

    /**
     * @param source the database that is replicated
     * @param lag in seconds. When the cloud does not know it the act fails, so that no gate takes silence for zero
     * @param measured when, RFC 3339
     */
    record ReplicationResult(String summary, String state, String source, double lag, String measured) {}
}
