package dev.evenkeel.activities.cloud.gcp;

import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.compute.Compute;
import com.google.api.services.dns.Dns;
import com.google.api.services.sqladmin.SQLAdmin;
import dev.evenkeel.activities.cloud.Cloud;
import dev.evenkeel.activities.cloud.CloudSettings;
import dev.evenkeel.activities.cloud.CloudTrouble;
import dev.evenkeel.activities.cloud.Credentials;
import dev.evenkeel.workflows.contract.CloudActivities.CloudPlace;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceAction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Google Cloud, in one project. */
public final class GoogleCloud implements Cloud {

    /** Left at what an act makes. */
    static final String MARK = "evenkeel-act";

    private static final String NAME = "Evenkeel";

    private final GoogleAccess access;
    private final String project;
    private final String region;

    private GoogleCloud(GoogleAccess access, String project, String region) {
        this.access = access;
        this.project = project;
        this.region = region;
    }

    public static Cloud open(CloudPlace place, Credentials credentials, CloudSettings settings) {
        String project = place.group().isEmpty() ? credentials.get("project_id").orElse("") : place.group();
        if (!project.matches("[a-z0-9:.-]+")) {
            throw CloudTrouble.unsupported(
                    "It is not said in which project; write 'group' in the step or project_id in the credentials");
        }
        return new GoogleCloud(GoogleAccess.of(credentials, settings, place.role()), project, place.region());
    }

    @Override
    public void close() {
        // Its connections are the platform's.
    }

    /** @param change {@code compute/…}, {@code sql/…} or {@code dns/…} */
    @Override
    public Progress progress(String change) {
        if (change.startsWith("compute/")) {
            return machines().progress(change);
        }
        return change.startsWith("sql/") ? databases().progress(change) : dns().progress(change);
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
        return dns().put(key, before, wanted);
    }

    @Override
    public Group group(String name) {
        return machines().group(name);
    }

    @Override
    public String resize(Group group, long size, String token) {
        return machines().resize(group, size, token);
    }

    @Override
    public Instance instance(String name) {
        return machines().instance(name);
    }

    @Override
    public String act(Instance instance, InstanceAction action, String token) {
        return machines().act(instance, action, token);
    }

    @Override
    public boolean knowsReboots() {
        return true;
    }

    @Override
    public Optional<Database> database(String name) {
        return databases().database(name);
    }

    @Override
    public String promote(Database database, String token) {
        return databases().promote(database);
    }

    @Override
    public String failover(Database database, String to, String token) {
        return databases().failover(database);
    }

    @Override
    public String restore(Restore restore, String token) {
        return databases().restore(restore);
    }

    @Override
    public Optional<Lag> lag(Database replica) {
        return new ReplicaLag(access, project).of(replica);
    }

    @Override
    public Optional<Snapshot> snapshot(SnapshotKey key) {
        return key.disk().isEmpty() ? databases().snapshot(key) : machines().snapshot(key);
    }

    @Override
    public String snapshot(SnapshotKey key, String mark, String token) {
        return key.disk().isEmpty()
                ? databases().snapshot(key, mark)
                : machines().snapshot(key, mark, token);
    }

    private ManagedZones dns() {
        return new ManagedZones(
                new Dns.Builder(access.transport(), GsonFactory.getDefaultInstance(), access.requests())
                        .setRootUrl(access.root(Dns.DEFAULT_ROOT_URL))
                        .setApplicationName(NAME)
                        .build(),
                project);
    }

    private Machines machines() {
        return new Machines(
                new Compute.Builder(access.transport(), GsonFactory.getDefaultInstance(), access.requests())
                        .setRootUrl(access.root(Compute.DEFAULT_ROOT_URL))
                        .setApplicationName(NAME)
                        .build(),
                project,
                region);
    }

    private SqlInstances databases() {
        return new SqlInstances(
                new SQLAdmin.Builder(access.transport(), GsonFactory.getDefaultInstance(), access.requests())
                        .setRootUrl(access.root(SQLAdmin.DEFAULT_ROOT_URL))
                        .setApplicationName(NAME)
                        .build(),
                project);
    }
}
