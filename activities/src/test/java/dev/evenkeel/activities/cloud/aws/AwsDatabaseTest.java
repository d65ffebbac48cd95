package dev.evenkeel.activities.cloud.aws;

import static dev.evenkeel.activities.act.Workshop.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.cloud.Place;
import dev.evenkeel.workflows.contract.CloudActivities;
import dev.evenkeel.workflows.contract.CloudActivities.DatabaseAction;
import dev.evenkeel.workflows.contract.CloudActivities.DatabaseRequest;
import dev.evenkeel.workflows.contract.CloudActivities.DatabaseResult;
import dev.evenkeel.workflows.contract.CloudActivities.SnapshotResult;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases of AWS: replicas, clusters and snapshots, on the stand-in. */
class AwsDatabaseTest {

    private static final String NORTH = "eu-central-1";
    private static final String SOUTH = "us-east-1";

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    @AutoClose
    private static AwsWorld world;

    @AutoClose
    private Workshop workshop;

    @BeforeAll
    static void open() throws Exception {
        Assumptions.assumeTrue(Moto.isThere(), "MOTO_SERVER names no moto_server");
        world = new AwsWorld(shared);
    }

    @BeforeEach
    void prepare() {
        workshop = AwsWorld.workshop(folder);
    }

    /** Of an instance it is on the wire: the stand-in keeps the source of a promoted one. */
    @ParameterizedTest
    @ValueSource(strings = {NORTH, SOUTH})
    void promotesAReplicaCluster(String region) {
        String primary = world.unique("cluster");
        world.cluster(NORTH, primary);
        String source = world.rds(NORTH)
                .describeDBClusters(all -> all.dbClusterIdentifier(primary))
                .dbClusters()
                .getFirst()
                .dbClusterArn();
        String replica = primary + "-replica";
        world.rds(region)
                .createDBCluster(all -> all.dbClusterIdentifier(replica)
                        .engine("aurora-postgresql")
                        .masterUsername("root")
                        .masterUserPassword("correct-horse")
                        .replicationSourceIdentifier(source));
        Place place = world.place(workshop, region);
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
        String cluster = world.unique("cluster");
        world.cluster(NORTH, cluster);
        for (String member : new String[] {"one", "two"}) {
            world.rds(NORTH)
                    .createDBInstance(all -> all.dbInstanceIdentifier(cluster + "-" + member)
                            .dbClusterIdentifier(cluster)
                            .engine("aurora-postgresql")
                            .dbInstanceClass("db.r6g.large"));
        }
        Place place = world.place(workshop, NORTH);
        CloudActivities aws = place.activities();
        DatabaseResult before = aws.database(place.database("look", DatabaseAction.STATUS, cluster));

        DatabaseResult after = aws.database(place.database("over", DatabaseAction.FAILOVER, cluster));
        Place later = world.place(workshop, NORTH).attempt(2);
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
        String name = world.unique("db");
        world.database(region, name);
        Place place = world.place(workshop, region);
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
}
