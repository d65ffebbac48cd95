package dev.evenkeel.activities.cloud.aws;

import static dev.evenkeel.activities.cloud.aws.AwsErrors.ask;

import dev.evenkeel.activities.cloud.Cloud.Database;
import dev.evenkeel.activities.cloud.Cloud.Lag;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

/** How far a replica is behind, as CloudWatch measured it in the last minutes. */
record CloudWatchLag(CloudWatchClient cloudWatch) {

    private static final Duration RECENT = Duration.ofMinutes(10);
    private static final int MINUTE = 60;
    private static final double MILLIS = 1000;

    Optional<Lag> of(Database replica) {
        boolean cluster = replica.role().equals("cluster");
        Optional<Lag> lag = latest(
                cluster ? "AuroraReplicaLagMaximum" : "ReplicaLag",
                cluster ? "DBClusterIdentifier" : "DBInstanceIdentifier",
                replica.id(),
                cluster ? MILLIS : 1);
        return lag.isEmpty() && cluster
                ? latest("AuroraGlobalDBReplicationLag", "DBClusterIdentifier", replica.id(), MILLIS)
                : lag;
    }

    /** @param unit how many of the metric's units are a second */
    private Optional<Lag> latest(String metric, String dimension, String id, double unit) {
        Instant now = Instant.now();
        return ask(
                        "cloudwatch:GetMetricStatistics",
                        () -> cloudWatch
                                .getMetricStatistics(all -> all.namespace("AWS/RDS")
                                        .metricName(metric)
                                        .dimensions(of -> of.name(dimension).value(id))
                                        .startTime(now.minus(RECENT))
                                        .endTime(now)
                                        .period(MINUTE)
                                        .statistics(Statistic.MAXIMUM))
                                .datapoints())
                .stream()
                .max(Comparator.comparing(Datapoint::timestamp))
                // -1 says that replication does not run, which is no lag at all.
                .filter(point -> point.maximum() >= 0)
                .map(point -> new Lag(point.maximum() / unit, point.timestamp().toString()));
    }
}
