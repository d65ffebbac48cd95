package dev.evenkeel.activities.cloud.aws;

import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.cloud.Place;
import dev.evenkeel.workflows.contract.CloudActivities;
import dev.evenkeel.workflows.contract.CloudActivities.CloudPlace;
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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a stand-in that answers like AWS and keeps what it was told. */
class AwsTest {

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

    @ParameterizedTest
    @ValueSource(strings = {NORTH, SOUTH})
    void stopsStartsAndRebootsAnInstance(String region) {
        String name = world.unique("web");
        String id = world.instance(region, name);
        Place place = world.place(workshop, region);
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
        String name = world.unique("web");
        world.instance(NORTH, name);
        Place place = world.place(workshop, NORTH).rehearsing();

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
        String name = world.unique("database");
        world.instance(NORTH, name);
        Place place = world.place(workshop, NORTH);

        ApplicationFailure failure = failureOf(() -> place.activities()
                .instance(place.instance("stop", InstanceAction.STOP, name.replace("database", "databsae"))));

        assertThat(failure.getType()).isEqualTo(Failures.BAD_REQUEST);
        assertThat(detail(failure).advice()).isEqualTo("Did you mean '" + name + "'?");
    }

    @ParameterizedTest
    @ValueSource(strings = {NORTH, SOUTH})
    void changesARecordAndKnowsTheWayBack(String region) {
        String zone = world.zone(region);
        Place place = world.place(workshop, region);
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
        String zone = world.zone(NORTH);
        Place place = world.place(workshop, NORTH);
        String text = "v=DKIM1; p=" + "x".repeat(300) + "\"\\";

        place.activities().dns(place.dns("make", zone, "@", "TXT", text));

        assertThat(place.activities()
                        .dns(place.dns("again", zone, "@", "TXT", text))
                        .changed())
                .isFalse();
    }

    @Test
    void shiftsWeightsAndFailsOver() {
        String zone = world.zone(NORTH);
        Place place = world.place(workshop, NORTH);
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
        String name = world.unique("group");
        world.group(region, name);
        Place place = world.place(workshop, region);

        ScaleResult more = place.activities().scale(place.scale("more", name, 3));
        ScaleResult same = place.activities().scale(place.scale("same", name, 3));
        ScaleResult less = place.activities().scale(place.scale("less", name, 0));

        assertThat(more).isEqualTo(new ScaleResult(name + ": 1 → 3", 3, 3, 1, true));
        assertThat(same.changed()).isFalse();
        assertThat(less.previous()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {NORTH, SOUTH})
    void makesASnapshotOfADisk(String region) {
        String volume = world.ec2(region)
                .createVolume(all -> all.availabilityZone(region + "a").size(1))
                .volumeId();
        String name = world.unique("disk");
        Place place = world.place(workshop, region);

        SnapshotResult made = place.activities().snapshot(place.snapshot("make", true, name, volume, ""));
        SnapshotResult seen = place.activities().snapshot(place.snapshot("look", false, name, volume, ""));

        assertThat(made.id()).startsWith("snap-");
        assertThat(seen.id()).isEqualTo(made.id());
        assertThat(seen.state()).isEqualTo("ready");
    }

    @Test
    void takesOnARoleUnderTheNameOfTheRun() {
        String name = world.unique("web");
        world.instance(NORTH, name);
        Place place = new Place(
                workshop,
                new CloudPlace("aws", NORTH, "", "arn:aws:iam::123456789012:role/evenkeel"),
                Map.of("aws", world.endpoint()));

        assertThat(place.activities()
                        .instance(place.instance("look", InstanceAction.STATUS, name))
                        .state())
                .isEqualTo("running");
    }
}
