package dev.evenkeel.deploy;

import dev.evenkeel.activities.cloud.aws.Moto;
import dev.evenkeel.activities.kubernetes.ControlPlane;
import dev.evenkeel.activities.prometheus.Monitoring;
import dev.evenkeel.activities.store.PostgresServer;
import dev.evenkeel.activities.store.StoreSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** PostgreSQL, Prometheus with Alertmanager, a Kubernetes control plane and a stand-in for AWS, each behind a slow door. */
final class StormTools implements AutoCloseable {

    static final String REGION = "eu-central-1";
    private static final Duration SLOW = Duration.ofMillis(200);

    private final Moto moto;
    private final StoreSettings database = PostgresServer.shared().newSchema();
    private final List<SlowDoor> doors = new ArrayList<>();
    private final Map<String, String> places = new LinkedHashMap<>();
    private final Map<String, String> settings = new LinkedHashMap<>();

    /** Why they cannot be had here; empty when they can. */
    static String whyNot() {
        if (!Moto.isThere()) {
            return "MOTO_SERVER names no moto_server";
        }
        if (!ControlPlane.isThere()) {
            return "There is no kubernetes-servers on the PATH";
        }
        if (!Monitoring.available()) {
            return Monitoring.WHY_NOT;
        }
        return PostgresServer.available() ? "" : PostgresServer.WHY_NOT;
    }

    StormTools(Path folder) throws IOException, SQLException {
        moto = new Moto(folder.resolve("moto.log"));
        Monitoring monitoring = Monitoring.shared();
        monitoring.set("storm_load", 1);
        ControlPlane cluster = ControlPlane.shared();
        String api = "https://127.0.0.1:" + slow(cluster.port());
        URI cloud = URI.create("http://127.0.0.1:" + slow(moto.endpoint().getPort()));
        URI sql = URI.create(database.url().substring("jdbc:".length()));

        places.put("@SQL@", "postgresql://127.0.0.1:" + slow(sql.getPort()) + sql.getPath() + "?" + sql.getQuery());
        places.put("@SQL_USER@", database.user());
        places.put("@PROMETHEUS@", slowly(monitoring.prometheus()));
        places.put("@ALERTMANAGER@", slowly(monitoring.alertmanager()));
        places.put("@NAMESPACE@", cluster.namespace());
        places.put("@VOLUME@", estate());
        settings.put("EVENKEEL_SECRET_KUBE", cluster.kubeconfig("admin-token", api));
        settings.put("EVENKEEL_SECRET_SQL", "unused: the server trusts this host");
        settings.put("EVENKEEL_SECRET_AWS", "{\"AccessKeyId\": \"test\", \"SecretAccessKey\": \"storm-storm-storm\"}");
        settings.put("EVENKEEL_TOOLS_CLOUD_ENDPOINTS_AWS", cloud.toString());
        try (Connection connection = connect()) {
            connection.createStatement().execute("create table effects (run text, effect text)");
        }
    }

    /** What the estate says of them, by the word that stands for it. */
    Map<String, String> places() {
        return places;
    }

    Map<String, String> settings() {
        return settings;
    }

    /** Host and port of each door. */
    List<String> targets() {
        return doors.stream().map(door -> "127.0.0.1:" + door.port()).toList();
    }

    /** What was written for a run. */
    List<String> rows(String run) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement("select effect from effects where run = ?")) {
            statement.setString(1, run);
            List<String> rows = new ArrayList<>();
            ResultSet found = statement.executeQuery();
            while (found.next()) {
                rows.add(found.getString(1));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    int slow(int port) throws IOException {
        SlowDoor door = new SlowDoor(port, SLOW);
        doors.add(door);
        return door.port();
    }

    private String slowly(String url) throws IOException {
        return "http://127.0.0.1:" + slow(URI.create(url).getPort());
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }

    /** A zone, a machine with its disk, a group and a database. @return the disk's id */
    private String estate() {
        made(Route53Client.builder())
                .createHostedZone(all -> all.name("storm.example.org").callerReference("storm"));
        Ec2Client ec2 = made(Ec2Client.builder());
        ec2.runInstances(all -> all.imageId("ami-12c6146b")
                .instanceType(InstanceType.T3_MICRO)
                .minCount(1)
                .maxCount(1)
                .tagSpecifications(tags -> tags.resourceType(ResourceType.INSTANCE)
                        .tags(Tag.builder().key("Name").value("box").build())));
        AutoScalingClient scaling = made(AutoScalingClient.builder());
        scaling.createLaunchConfiguration(all ->
                all.launchConfigurationName("group").imageId("ami-12c6146b").instanceType("t3.micro"));
        scaling.createAutoScalingGroup(all -> all.autoScalingGroupName("group")
                .launchConfigurationName("group")
                .minSize(0)
                .maxSize(5)
                .desiredCapacity(1)
                .availabilityZones(REGION + "a"));
        made(RdsClient.builder())
                .createDBInstance(all -> all.dbInstanceIdentifier("shop")
                        .engine("postgres")
                        .dbInstanceClass("db.t3.micro")
                        .allocatedStorage(20)
                        .masterUsername("root")
                        .masterUserPassword("correct-horse"));
        return ec2.createVolume(all -> all.size(1).availabilityZone(REGION + "a"))
                .volumeId();
    }

    private <B extends AwsClientBuilder<B, C>, C> C made(B builder) {
        return builder.region(Region.of(REGION))
                .endpointOverride(moto.endpoint())
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "storm-storm-storm")))
                .build();
    }

    @Override
    public void close() throws Exception {
        for (SlowDoor door : doors) {
            door.close();
        }
        moto.close();
    }
}
