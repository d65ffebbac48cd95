package dev.evenkeel.activities.cloud.aws;

import static dev.evenkeel.activities.cloud.aws.AwsErrors.ask;

import dev.evenkeel.activities.cloud.Cloud.Database;
import dev.evenkeel.activities.cloud.Cloud.Health;
import dev.evenkeel.activities.cloud.Cloud.Restore;
import dev.evenkeel.activities.cloud.Cloud.Snapshot;
import dev.evenkeel.activities.cloud.Cloud.SnapshotKey;
import dev.evenkeel.activities.cloud.CloudTrouble;
import dev.evenkeel.activities.cloud.CloudTrouble.Kind;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterMember;
import software.amazon.awssdk.services.rds.model.DBClusterSnapshot;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.Endpoint;
import software.amazon.awssdk.services.rds.model.Tag;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/** Instances and clusters of RDS. A name is that of an instance, or else of a cluster. */
final class RdsDatabases {

    private final RdsClient rds;

    RdsDatabases(RdsClient rds) {
        this.rds = rds;
    }

    Optional<Database> database(String name) {
        return instance(name).map(RdsDatabases::of).or(() -> cluster(name).map(RdsDatabases::of));
    }

    private Optional<DBInstance> instance(String name) {
        return found(
                "rds:DescribeDBInstances",
                () -> rds.describeDBInstances(all -> all.dbInstanceIdentifier(name))
                        .dbInstances());
    }

    private Optional<DBCluster> cluster(String name) {
        return found(
                "rds:DescribeDBClusters",
                () -> rds.describeDBClusters(all -> all.dbClusterIdentifier(name))
                        .dbClusters());
    }

    private static <T> Optional<T> found(String permission, Supplier<List<T>> question) {
        try {
            return ask(permission, question).stream().findFirst();
        } catch (CloudTrouble trouble) {
            if (trouble.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw trouble;
        }
    }

    private static Database of(DBInstance instance) {
        String state = String.valueOf(instance.dbInstanceStatus());
        String source = text(instance.readReplicaSourceDBInstanceIdentifier());
        String zone = text(instance.availabilityZone());
        String second = text(instance.secondaryAvailabilityZone());
        @Nullable Endpoint endpoint = instance.endpoint();
        return new Database(
                instance.dbInstanceIdentifier(),
                state,
                health(state),
                source.isEmpty() ? "primary" : "replica",
                zone,
                second.isEmpty() ? List.of() : List.of(second),
                endpoint == null ? "" : text(endpoint.address()),
                source,
                mark(instance.tagList()));
    }

    private static Database of(DBCluster cluster) {
        List<String> members = cluster.dbClusterMembers().stream()
                .map(DBClusterMember::dbInstanceIdentifier)
                .toList();
        String source = text(cluster.replicationSourceIdentifier());
        return new Database(
                cluster.dbClusterIdentifier(),
                String.valueOf(cluster.status()),
                health(String.valueOf(cluster.status())),
                source.isEmpty() ? "cluster" : "replica",
                cluster.dbClusterMembers().stream()
                        .filter(member -> Boolean.TRUE.equals(member.isClusterWriter()))
                        .map(DBClusterMember::dbInstanceIdentifier)
                        .findFirst()
                        .orElse(""),
                members,
                text(cluster.endpoint()),
                source,
                mark(cluster.tagList()));
    }

    private static Health health(String state) {
        boolean broken = state.startsWith("incompatible") || state.contains("failed") || state.equals("deleting");
        return broken ? Health.BROKEN : state.equals("available") ? Health.SETTLED : Health.MOVING;
    }

    String promote(Database database) {
        if (instance(database.id()).isPresent()) {
            ask("rds:PromoteReadReplica", () -> rds.promoteReadReplica(all -> all.dbInstanceIdentifier(database.id())));
        } else {
            ask(
                    "rds:PromoteReadReplicaDBCluster",
                    () -> rds.promoteReadReplicaDBCluster(all -> all.dbClusterIdentifier(database.id())));
        }
        return "";
    }

    /** In a cluster the instance that takes over; of an instance in several zones the other zone. */
    String failover(Database database, String to) {
        if (database.role().equals("cluster")) {
            ask(
                    "rds:FailoverDBCluster",
                    () -> rds.failoverDBCluster(
                            all -> all.dbClusterIdentifier(database.id()).targetDBInstanceIdentifier(to)));
        } else {
            ask(
                    "rds:RebootDBInstance",
                    () -> rds.rebootDBInstance(
                            all -> all.dbInstanceIdentifier(database.id()).forceFailover(true)));
        }
        return "";
    }

    String restore(Restore restore) {
        List<Tag> tags = List.of(tag(restore.mark()));
        if (restore.snapshot().isEmpty()) {
            DBInstance source = instance(restore.from())
                    .orElseThrow(
                            () -> CloudTrouble.notFound("There is no database '" + restore.from() + "'", List.of()));
            @Nullable Instant at = restore.at().isEmpty() ? null : instant(restore.at());
            ask(
                    "rds:RestoreDBInstanceToPointInTime and rds:AddTagsToResource",
                    () -> rds.restoreDBInstanceToPointInTime(all -> all.sourceDBInstanceIdentifier(restore.from())
                            .targetDBInstanceIdentifier(restore.name())
                            .useLatestRestorableTime(at == null ? Boolean.TRUE : null)
                            .restoreTime(at)
                            .dbSubnetGroupName(subnets(source))
                            .vpcSecurityGroupIds(securityGroups(source))
                            .tags(tags)));
            return "";
        }
        DBSnapshot snapshot = instanceSnapshot(restore.snapshot())
                .orElseThrow(() -> CloudTrouble.notFound(
                        "There is no snapshot '" + restore.snapshot() + "' of a database instance", List.of()));
        @Nullable
        DBInstance source = instance(text(snapshot.dbInstanceIdentifier())).orElse(null);
        ask(
                "rds:RestoreDBInstanceFromDBSnapshot and rds:AddTagsToResource",
                () -> rds.restoreDBInstanceFromDBSnapshot(all -> all.dbInstanceIdentifier(restore.name())
                        .dbSnapshotIdentifier(restore.snapshot())
                        .dbSubnetGroupName(source == null ? null : subnets(source))
                        .vpcSecurityGroupIds(source == null ? null : securityGroups(source))
                        .tags(tags)));
        return "";
    }

    private static @Nullable String subnets(DBInstance source) {
        return source.dbSubnetGroup() == null ? null : source.dbSubnetGroup().dbSubnetGroupName();
    }

    private static @Nullable List<String> securityGroups(DBInstance source) {
        List<String> groups = source.vpcSecurityGroups().stream()
                .map(VpcSecurityGroupMembership::vpcSecurityGroupId)
                .toList();
        return groups.isEmpty() ? null : groups;
    }

    private static Instant instant(String at) {
        try {
            return Instant.parse(at);
        } catch (DateTimeParseException e) {
            throw CloudTrouble.unsupported("'" + at + "' is no moment; write it as 2026-05-01T12:00:00Z");
        }
    }

    Optional<Snapshot> snapshot(SnapshotKey key) {
        return instanceSnapshot(key.name())
                .map(made ->
                        snapshot(made.dbSnapshotArn(), made.status(), made.percentProgress(), mark(made.tagList())))
                .or(() -> clusterSnapshot(key.name())
                        .map(made -> snapshot(
                                made.dbClusterSnapshotArn(),
                                made.status(),
                                made.percentProgress(),
                                mark(made.tagList()))));
    }

    private Optional<DBSnapshot> instanceSnapshot(String name) {
        return found(
                "rds:DescribeDBSnapshots",
                () -> rds.describeDBSnapshots(all -> all.dbSnapshotIdentifier(name))
                        .dbSnapshots());
    }

    private Optional<DBClusterSnapshot> clusterSnapshot(String name) {
        return found(
                "rds:DescribeDBClusterSnapshots",
                () -> rds.describeDBClusterSnapshots(all -> all.dbClusterSnapshotIdentifier(name))
                        .dbClusterSnapshots());
    }

    private static Snapshot snapshot(
            @Nullable String id, @Nullable String status, @Nullable Integer percent, String mark) {
        String state = text(status);
        return new Snapshot(
                text(id),
                state + (percent == null ? "" : " " + percent + "%"),
                state.equals("available") ? Health.SETTLED : state.contains("failed") ? Health.BROKEN : Health.MOVING,
                mark);
    }

    String snapshot(SnapshotKey key, String mark) {
        if (instance(key.database()).isPresent()) {
            ask(
                    "rds:CreateDBSnapshot and rds:AddTagsToResource",
                    () -> rds.createDBSnapshot(all -> all.dbInstanceIdentifier(key.database())
                            .dbSnapshotIdentifier(key.name())
                            .tags(tag(mark))));
        } else {
            ask(
                    "rds:CreateDBClusterSnapshot and rds:AddTagsToResource",
                    () -> rds.createDBClusterSnapshot(all -> all.dbClusterIdentifier(key.database())
                            .dbClusterSnapshotIdentifier(key.name())
                            .tags(tag(mark))));
        }
        return "";
    }

    private static Tag tag(String mark) {
        return Tag.builder().key(AwsCloud.MARK).value(mark).build();
    }

    private static String mark(List<Tag> tags) {
        return tags.stream()
                .filter(tag -> AwsCloud.MARK.equals(tag.key()))
                .map(Tag::value)
                .findFirst()
                .orElse("");
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
