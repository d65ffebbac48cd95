package dev.evenkeel.activities.cloud.azure;

import com.azure.resourcemanager.compute.ComputeManager;
import com.azure.resourcemanager.dns.DnsZoneManager;
import com.azure.resourcemanager.postgresqlflexibleserver.PostgreSqlManager;
import dev.evenkeel.activities.cloud.Cloud;
import dev.evenkeel.activities.cloud.CloudSettings;
import dev.evenkeel.activities.cloud.CloudTrouble;
import dev.evenkeel.activities.cloud.Credentials;
import dev.evenkeel.workflows.contract.CloudActivities.CloudPlace;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceAction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Microsoft Azure, in one resource group. Databases are those of Azure Database for PostgreSQL, flexible server. */
public final class AzureCloud implements Cloud {

    /** Left at what an act makes. */
    static final String MARK = "evenkeel-act";

    private final Arm arm;
    private final String group;

    private AzureCloud(Arm arm, String group) {
        this.arm = arm;
        this.group = group;
    }

    public static Cloud open(CloudPlace place, Credentials credentials, CloudSettings settings) {
        if (!place.role().isEmpty()) {
            throw CloudTrouble.unsupported("Azure knows no role to take on for a step; give it credentials of its own");
        }
        String group =
                place.group().isEmpty() ? credentials.get("resource_group").orElse("") : place.group();
        if (group.isEmpty()) {
            throw CloudTrouble.unsupported(
                    "It is not said in which resource group; write 'group' in the step or resource_group in the"
                            + " credentials");
        }
        return new AzureCloud(new Arm(credentials, settings), group);
    }

    @Override
    public void close() {
        // The platform's client ends with its last use.
    }

    @Override
    public Progress progress(String change) {
        return arm.progress(change);
    }

    @Override
    public Zone zone(String nameOrId) {
        return dns().zone(nameOrId);
    }

    @Override
    public Optional<DnsRecord> record(RecordKey key) {
        return dns().record(key);
    }

    @Override
    public String put(RecordKey key, @Nullable DnsRecord before, @Nullable DnsRecord wanted) {
        return dns().put(key, wanted);
    }

    @Override
    public Group group(String name) {
        return machines().group(name);
    }

    @Override
    public String resize(Group group, long size, String token) {
        return machines().resize(group, size);
    }

    @Override
    public Instance instance(String name) {
        return machines().instance(name);
    }

    @Override
    public String act(Instance instance, InstanceAction action, String token) {
        return machines().act(instance, action);
    }

    @Override
    public Optional<Database> database(String name) {
        return servers().database(name);
    }

    @Override
    public String promote(Database database, String token) {
        return servers().promote(database);
    }

    @Override
    public String failover(Database database, String to, String token) {
        return servers().failover(database);
    }

    @Override
    public String restore(Restore restore, String token) {
        return servers().restore(restore);
    }

    @Override
    public Optional<Lag> lag(Database replica) {
        return servers().lag(replica);
    }

    @Override
    public Optional<Snapshot> snapshot(SnapshotKey key) {
        return diskOnly(key).snapshot(key);
    }

    @Override
    public String snapshot(SnapshotKey key, String mark, String token) {
        return diskOnly(key).snapshot(key, mark);
    }

    private Machines diskOnly(SnapshotKey key) {
        if (key.disk().isEmpty()) {
            throw CloudTrouble.unsupported(
                    "Azure makes backups of its PostgreSQL servers by itself; restore a moment with"
                            + " cloud.database { action: restore, from: …, at: … } instead of a snapshot");
        }
        return machines();
    }

    private ZoneRecords dns() {
        return new ZoneRecords(
                DnsZoneManager.authenticate(arm.pipeline, arm.profile).serviceClient(), group);
    }

    private Machines machines() {
        return new Machines(
                ComputeManager.authenticate(arm.pipeline, arm.profile).serviceClient(), arm, group);
    }

    private FlexibleServers servers() {
        return new FlexibleServers(
                PostgreSqlManager.authenticate(arm.pipeline, arm.profile).serviceClient(), arm, group);
    }
}
