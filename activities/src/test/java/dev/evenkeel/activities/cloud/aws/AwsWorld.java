package dev.evenkeel.activities.cloud.aws;

import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.cloud.Place;
import dev.evenkeel.workflows.contract.CloudActivities.CloudPlace;
import java.net.URI;
import java.nio.file.Path;
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

/** The stand-in for AWS, and how a test gets what its runs are about. */
final class AwsWorld implements AutoCloseable {

    static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    private final Moto moto;
    private int names;

    AwsWorld(Path folder) throws Exception {
        moto = new Moto(folder.resolve("moto.log"));
    }

    /** A host with credentials that are right. */
    static Workshop workshop(Path folder) {
        Workshop workshop = new Workshop(folder);
        workshop.secret(
                "cloud", "{\"AccessKeyId\": \"AKIAIOSFODNN7EXAMPLE\", \"SecretAccessKey\": \"" + SECRET + "\"}");
        return workshop;
    }

    Place place(Workshop workshop, String region) {
        return new Place(workshop, new CloudPlace("aws", region, "", ""), Map.of("aws", moto.endpoint()));
    }

    String unique(String name) {
        return name + "-" + ++names;
    }

    String instance(String region, String name) {
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

    String zone(String region) {
        String zone = unique("zone") + ".example.org";
        made(Route53Client.builder(), region)
                .build()
                .createHostedZone(all -> all.name(zone).callerReference(zone));
        return zone;
    }

    void group(String region, String name) {
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

    void database(String region, String name) {
        rds(region)
                .createDBInstance(all -> all.dbInstanceIdentifier(name)
                        .engine("postgres")
                        .dbInstanceClass("db.t3.micro")
                        .allocatedStorage(20)
                        .masterUsername("root")
                        .masterUserPassword("correct-horse"));
    }

    void cluster(String region, String name) {
        rds(region)
                .createDBCluster(all -> all.dbClusterIdentifier(name)
                        .engine("aurora-postgresql")
                        .masterUsername("root")
                        .masterUserPassword("correct-horse"));
    }

    Ec2Client ec2(String region) {
        return made(Ec2Client.builder(), region).build();
    }

    RdsClient rds(String region) {
        return made(RdsClient.builder(), region).build();
    }

    <B extends AwsClientBuilder<B, C>, C> B made(B builder, String region) {
        return builder.region(Region.of(region))
                .endpointOverride(moto.endpoint())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", SECRET)));
    }

    URI endpoint() {
        return moto.endpoint();
    }

    @Override
    public void close() throws Exception {
        moto.close();
    }
}
