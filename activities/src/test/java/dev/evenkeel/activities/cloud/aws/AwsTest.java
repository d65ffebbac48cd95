package dev.evenkeel.activities.cloud.aws;

import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.cloud.Place;
import dev.evenkeel.workflows.contract.CloudActivities;
import dev.evenkeel.workflows.contract.CloudActivities.CloudPlace;
import dev.evenkeel.workflows.contract.CloudActivities.DatabaseAction;
import dev.evenkeel.workflows.contract.CloudActivities.DatabaseRequest;
import dev.evenkeel.workflows.contract.CloudActivities.DatabaseResult;
import dev.evenkeel.workflows.contract.CloudActivities.DnsRequest;
import dev.evenkeel.workflows.contract.CloudActivities.DnsResult;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceAction;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceResult;
import dev.evenkeel.workflows.contract.CloudActivities.RecordSetChoice;
import dev.evenkeel.workflows.contract.CloudActivities.ScaleResult;
import dev.evenkeel.workflows.contract.CloudActivities.SnapshotResult;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.route53.Route53Client;

/** Against a stand-in that answers like AWS and keeps what it was told. */
class AwsTest {

    private static final String NORTH = "eu-central-1";
    private static final String SOUTH = "us-east-1";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private static Moto moto;
    private static int names;
    private Workshop workshop;

    @BeforeAll
    static void open() throws Exception {
        Assumptions.assumeTrue(Moto.isThere(), "MOTO_SERVER names no moto_server");
        moto = new Moto(shared.resolve("moto.log"));
    }

    @AfterAll
    static void close() throws Exception {
        if (moto != null) {
            moto.close();
        }
    }

    @BeforeEach
    void prepare() {
        workshop = new Workshop(folder);
        workshop.secret(
                "cloud", "{\"AccessKeyId\": \"AKIAIOSFODNN7EXAMPLE\", \"SecretAccessKey\": \"" + SECRET + "\"}");
    }

    @AfterEach
    void leave() {
        workshop.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {NORTH, SOUTH})
    void stopsStartsAndRebootsAnInstance(String region) {
        String name = unique("web");
        String id = instance(region, name);
        Place place = place(region);
        CloudActivities aws = place.activities();

        InstanceResult stopped = aws.instance(place.instance("stop", InstanceAction.STOP, name));
        InstanceResult still = aws.instance(place.instance("again", InstanceAction.STOP, name));
        InstanceResult repeated = aws.instance(place.instance("stop", InstanceAction.STOP, name));
        InstanceResult started = aws.instance(place.instance("start", InstanceAction.START, id));
        InstanceResult rebooted = aws.instance(place.instance("reboot", InstanceAction.REBOOT, name));

        assertThat(stopped.summary()).isEqualTo(name + ": running → stopped");
        assertThat(still.changed()).isFalse();
        assertThat(place.log("again")).contains("nothing to do");
        assertThat(repeated).isEqualTo(stopped);
        assertThat(started.state()).isEqualTo("running");
        assertThat(rebooted.changed()).isTrue();
        assertThat(aws.instance(place.instance("look", InstanceAction.STATUS, name)))
                .extracting(InstanceResult::id, InstanceResult::state, InstanceResult::changed)
                .containsExactly(id, "running", false);
    }

    @Test
    void rehearsesWithoutTouchingAnything() {
        String name = unique("web");
        instance(NORTH, name);
        Place place = place(NORTH).rehearsing();

        InstanceResult would = place.activities().instance(place.instance("stop", InstanceAction.STOP, name));
        Place live = place.live();

        assertThat(would.summary()).startsWith("would change: " + name + ": running →");
        assertThat(live.activities()
                        .instance(live.instance("look", InstanceAction.STATUS, name))
                        .state())
                .isEqualTo("running");
    }

    @Test
    void saysWhatIsThereWhenANameIsWrong() {
        String name = unique("database");
        instance(NORTH, name);
        Place place = place(NORTH);

        ApplicationFailure failure = failureOf(() -> place.activities()
                .instance(place.instance("stop", InstanceAction.STOP, name.replace("database", "databsae"))));

        assertThat(failure.getType()).isEqualTo(Failures.BAD_REQUEST);
        assertThat(detail(failure).advice()).isEqualTo("Did you mean '" + name + "'?");
    }

    @ParameterizedTest
    @ValueSource(strings = {NORTH, SOUTH})
    void changesARecordAndKnowsTheWayBack(String region) {
        String zone = zone(region);
        Place place = place(region);
        CloudActivities aws = place.activities();

        DnsResult made = aws.dns(place.dns("make", zone, "shop", "CNAME", "north.example.org"));
        DnsResult moved = aws.dns(place.dns("move", zone, "shop", "CNAME", "south.example.org"));
        DnsResult again = aws.dns(place.dns("again", zone, "shop", "CNAME", "south.example.org."));
        DnsResult back = aws.dns(
                place.dns("back", zone, "shop", "CNAME", moved.previous().toArray(String[]::new)));
        DnsResult gone = aws.dns(place.dns("gone", zone, "shop", "CNAME"));

        assertThat(made.previous()).isEmpty();
        assertThat(made.name()).isEqualTo("shop." + zone + ".");
        assertThat(moved.previous()).containsExactly("north.example.org");
        assertThat(moved.previousTtl()).isEqualTo(60);
        assertThat(again.changed()).isFalse();
        assertThat(back.values()).containsExactly("north.example.org");
        assertThat(gone.changed()).isTrue();
        assertThat(aws.dns(place.dns("gone2", zone, "shop", "CNAME")).changed()).isFalse();
    }

    @Test
    void writesTextsOfAnyLengthAsTheyAre() {
        String zone = zone(NORTH);
        Place place = place(NORTH);
        String text = "v=DKIM1; p=" + "x".repeat(300) + "\"\\";

        place.activities().dns(place.dns("make", zone, "@", "TXT", text));

        assertThat(place.activities()
                        .dns(place.dns("again", zone, "@", "TXT", text))
                        .changed())
                .isFalse();
    }

    @Test
    void shiftsWeightsAndFailsOver() {
        String zone = zone(NORTH);
        Place place = place(NORTH);
        CloudActivities aws = place.activities();

        aws.dns(set(place, "north", zone, "192.0.2.1", new RecordSetChoice("north", 100L, "", "")));
        aws.dns(set(place, "south", zone, "192.0.2.2", new RecordSetChoice("south", 0L, "", "")));
        DnsResult shifted = aws.dns(set(place, "shift", zone, "192.0.2.2", new RecordSetChoice("south", 50L, "", "")));
        ApplicationFailure plain = failureOf(() -> aws.dns(place.dns("plain", zone, "www", "A", "192.0.2.3")));

        assertThat(shifted.previousWeight()).isZero();
        assertThat(shifted.summary()).contains("weight 0").contains("weight 50");
        assertThat(plain.getOriginalMessage()).contains("set: { id").contains("north, south");
    }

    private static DnsRequest set(Place place, String step, String zone, String value, RecordSetChoice choice) {
        DnsRequest plain = place.dns(step, zone, "www", "A", value);
        return new DnsRequest(plain.act(), plain.place(), zone, "www", "A", plain.values(), plain.ttl(), choice, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {NORTH, SOUTH})
    void scalesAGroup(String region) {
        String name = unique("group");
        group(region, name);
        Place place = place(region);

        ScaleResult more = place.activities().scale(place.scale("more", name, 3));
        ScaleResult same = place.activities().scale(place.scale("same", name, 3));
        ScaleResult less = place.activities().scale(place.scale("less", name, 0));

        assertThat(more).isEqualTo(new ScaleResult(name + ": 1 → 3", 3, 3, 1, true));
        assertThat(same.changed()).isFalse();
        assertThat(less.previous()).isEqualTo(3);
    }

    /** Of an instance it is on the wire: the stand-in keeps the source of a promoted one. */
    @ParameterizedTest
    @ValueSource(strings = {NORTH, SOUTH})
    void promotesAReplicaCluster(String region) {
        String primary = unique("cluster");
        cluster(NORTH, primary);
        String source = rds(NORTH)
                .describeDBClusters(all -> all.dbClusterIdentifier(primary))
                .dbClusters()
                .getFirst()
                .dbClusterArn();
        String replica = primary + "-replica";
        rds(region)
                .createDBCluster(all -> all.dbClusterIdentifier(replica)
                        .engine("aurora-postgresql")
                        .masterUsername("root")
                        .masterUserPassword("correct-horse")
                        .replicationSourceIdentifier(source));
        Place place = place(region);
        CloudActivities aws = place.activities();

        DatabaseResult before = aws.database(place.database("look", DatabaseAction.STATUS, replica));
        DatabaseResult promoted = aws.database(place.database("promote", DatabaseAction.PROMOTE, replica));
        DatabaseResult again = aws.database(place.database("again", DatabaseAction.PROMOTE, replica));

        assertThat(before.role()).isEqualTo("replica");
        assertThat(promoted.role()).isEqualTo("cluster");
        assertThat(promoted.changed()).isTrue();
        assertThat(again.changed()).isFalse();
    }

    @Test
    void failsAClusterOver() {
        String cluster = unique("cluster");
        cluster(NORTH, cluster);
        for (String member : new String[] {"one", "two"}) {
            rds(NORTH)
                    .createDBInstance(all -> all.dbInstanceIdentifier(cluster + "-" + member)
                            .dbClusterIdentifier(cluster)
                            .engine("aurora-postgresql")
                            .dbInstanceClass("db.r6g.large"));
        }
        Place place = place(NORTH);
        CloudActivities aws = place.activities();
        DatabaseResult before = aws.database(place.database("look", DatabaseAction.STATUS, cluster));

        DatabaseResult after = aws.database(place.database("over", DatabaseAction.FAILOVER, cluster));
        Place later = place(NORTH).attempt(2);
        DatabaseResult retried = later.activities().database(later.database("over", DatabaseAction.FAILOVER, cluster));
        DatabaseRequest nobody = place.database("nobody", DatabaseAction.FAILOVER, cluster);
        ApplicationFailure wrong = failureOf(() -> aws.database(new DatabaseRequest(
                nobody.act(), nobody.place(), DatabaseAction.FAILOVER, cluster, "nobody", "", "", "")));

        assertThat(after.primary()).isNotEqualTo(before.primary()).startsWith(cluster);
        assertThat(retried.changed()).as("a further attempt takes nothing back").isFalse();
        assertThat(retried.primary()).isEqualTo(after.primary());
        assertThat(wrong.getOriginalMessage())
                .contains("'nobody' cannot take over")
                .contains("one of: " + cluster);
    }

    @ParameterizedTest
    @ValueSource(strings = {NORTH, SOUTH})
    void makesASnapshotOfADatabaseAndRestoresIt(String region) {
        String name = unique("db");
        database(region, name);
        Place place = place(region);
        CloudActivities aws = place.activities();

        SnapshotResult made = aws.snapshot(place.snapshot("make", true, name + "-s", "", name));
        SnapshotResult retried = aws.snapshot(place.attempt(2).snapshot("make", true, name + "-s", "", name));
        ApplicationFailure others = failureOf(() -> aws.snapshot(place.snapshot("other", true, name + "-s", "", name)));
        DatabaseResult restored = aws.database(place.restore("back", name + "-new", name + "-s", "", ""));
        DatabaseResult moment = aws.database(place.restore("then", name + "-then", "", name, ""));
        ApplicationFailure over = failureOf(() -> aws.database(place.restore("over", name, name + "-s", "", "")));

        assertThat(made.state()).isEqualTo("ready");
        assertThat(retried.changed()).isFalse();
        assertThat(others.getOriginalMessage()).contains("which this step did not make");
        assertThat(restored.state()).isEqualTo("available");
        assertThat(moment.name()).isEqualTo(name + "-then");
        assertThat(over.getOriginalMessage()).contains("a restore makes a new one");
    }

    @ParameterizedTest
    @ValueSource(strings = {NORTH, SOUTH})
    void makesASnapshotOfADisk(String region) {
        String volume = ec2(region)
                .createVolume(all -> all.availabilityZone(region + "a").size(1))
                .volumeId();
        String name = unique("disk");
        Place place = place(region);

        SnapshotResult made = place.activities().snapshot(place.snapshot("make", true, name, volume, ""));
        SnapshotResult seen = place.activities().snapshot(place.snapshot("look", false, name, volume, ""));

        assertThat(made.id()).startsWith("snap-");
        assertThat(seen.id()).isEqualTo(made.id());
        assertThat(seen.state()).isEqualTo("ready");
    }

    @Test
    void takesOnARoleUnderTheNameOfTheRun() {
        String name = unique("web");
        instance(NORTH, name);
        Place place = new Place(
                workshop,
                new CloudPlace("aws", NORTH, "", "arn:aws:iam::123456789012:role/evenkeel"),
                Map.of("aws", moto.endpoint()));

        assertThat(place.activities()
                        .instance(place.instance("look", InstanceAction.STATUS, name))
                        .state())
                .isEqualTo("running");
    }

    private Place place(String region) {
        return new Place(workshop, new CloudPlace("aws", region, "", ""), Map.of("aws", moto.endpoint()));
    }

    private static String unique(String name) {
        return name + "-" + ++names;
    }

    private static String instance(String region, String name) {
        return ec2(region)
                .runInstances(all -> all.imageId("ami-12c6146b")
                        .instanceType(InstanceType.T3_MICRO)
                        .minCount(1)
                        .maxCount(1)
                        .tagSpecifications(tags -> tags.resourceType(ResourceType.INSTANCE)
                                .tags(Tag.builder().key("Name").value(name).build())))
                .instances()
                .getFirst()
                .instanceId();
    }

    private static String zone(String region) {
        String zone = unique("zone") + ".example.org";
        made(Route53Client.builder(), region)
                .build()
                .createHostedZone(all -> all.name(zone).callerReference(zone));
        return zone;
    }

    private static void group(String region, String name) {
        AutoScalingClient scaling = made(AutoScalingClient.builder(), region).build();
        scaling.createLaunchConfiguration(
                all -> all.launchConfigurationName(name).imageId("ami-12c6146b").instanceType("t3.micro"));
        scaling.createAutoScalingGroup(all -> all.autoScalingGroupName(name)
                .launchConfigurationName(name)
                .minSize(0)
                .maxSize(5)
                .desiredCapacity(1)
                .availabilityZones(region + "a"));
    }

    private static void database(String region, String name) {
        rds(region)
                .createDBInstance(all -> all.dbInstanceIdentifier(name)
                        .engine("postgres")
                        .dbInstanceClass("db.t3.micro")
                        .allocatedStorage(20)
                        .masterUsername("root")
                        .masterUserPassword("correct-horse"));
    }

    private static void cluster(String region, String name) {
        rds(region)
                .createDBCluster(all -> all.dbClusterIdentifier(name)
                        .engine("aurora-postgresql")
                        .masterUsername("root")
                        .masterUserPassword("correct-horse"));
    }

    private static Ec2Client ec2(String region) {
        return made(Ec2Client.builder(), region).build();
    }

    private static RdsClient rds(String region) {
        return made(RdsClient.builder(), region).build();
    }

    private static <B extends AwsClientBuilder<B, C>, C> B made(B builder, String region) {
        return builder.region(Region.of(region))
                .endpointOverride(moto.endpoint())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", SECRET)));
    }
}
