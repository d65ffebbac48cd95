package dev.evenkeel.activities.cloud.aws;

import dev.evenkeel.activities.cloud.Cloud;
import dev.evenkeel.activities.cloud.CloudSettings;
import dev.evenkeel.activities.cloud.CloudTrouble;
import dev.evenkeel.activities.cloud.Credentials;
import dev.evenkeel.workflows.contract.CloudActivities.CloudPlace;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceAction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.route53.Route53Client;

/** Amazon Web Services. Each service's client is made when it is first needed. */
public final class AwsCloud implements Cloud {

    /** Left at what an act makes. */
    static final String MARK = "evenkeel-act";

    private final AwsClients clients;
    private final AwsCredentialsProvider credentials;

    private AwsCloud(AwsClients clients, AwsCredentialsProvider credentials) {
        this.clients = clients;
        this.credentials = credentials;
    }

    public static Cloud open(CloudPlace place, Credentials credentials, CloudSettings settings, String session) {
        if (place.region().isEmpty()) {
            throw CloudTrouble.unsupported("It is not said in which region of AWS; let the site or the step say it");
        }
        AwsClients clients = new AwsClients(place.region(), settings);
        return new AwsCloud(clients, AwsCredentials.of(credentials, place, clients, session));
    }

    @Override
    public void close() {
        clients.http.close();
    }

    @Override
    public Progress progress(String change) {
        return dns().progress(change);
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
        return groups().group(name);
    }

    @Override
    public String resize(Group group, long size, String token) {
        return groups().resize(group, size);
    }

    @Override
    public Instance instance(String name) {
        return instances().instance(name);
    }

    @Override
    public String act(Instance instance, InstanceAction action, String token) {
        return instances().act(instance, action);
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
        return databases().failover(database, to);
    }

    @Override
    public String restore(Restore restore, String token) {
        return databases().restore(restore);
    }

    @Override
    public Optional<Lag> lag(Database replica) {
        return new CloudWatchLag(clients.made(CloudWatchClient.builder(), credentials)
                        .httpClient(clients.http)
                        .build())
                .of(replica);
    }

    @Override
    public Optional<Snapshot> snapshot(SnapshotKey key) {
        return key.disk().isEmpty() ? databases().snapshot(key) : instances().snapshot(key);
    }

    @Override
    public String snapshot(SnapshotKey key, String mark, String token) {
        return key.disk().isEmpty()
                ? databases().snapshot(key, mark)
                : instances().snapshot(key, mark);
    }

    private Route53Records dns() {
        return new Route53Records(clients.made(Route53Client.builder(), credentials)
                .httpClient(clients.http)
                .build());
    }

    private ScalingGroups groups() {
        return new ScalingGroups(clients.made(AutoScalingClient.builder(), credentials)
                .httpClient(clients.http)
                .build());
    }

    private Ec2Instances instances() {
        return new Ec2Instances(clients.made(Ec2Client.builder(), credentials)
                .httpClient(clients.http)
                .build());
    }

    private RdsDatabases databases() {
        return new RdsDatabases(clients.made(RdsClient.builder(), credentials)
                .httpClient(clients.http)
                .build());
    }
}
