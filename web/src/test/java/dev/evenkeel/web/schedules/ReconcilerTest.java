package dev.evenkeel.web.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.ScheduleFires.Fire;
import dev.evenkeel.activities.store.Schedules;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.ScheduleActivities.News;
import dev.evenkeel.workflows.contract.ScheduleActivities.Outcome;
import dev.evenkeel.workflows.contract.ScheduleActivities.State;
import dev.evenkeel.workflows.runbook.Timing.Overlap;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written down about the times of an hourly drill. */
class ReconcilerTest {

    private static final String HOURLY = "shop-failover/hourly";
    private static final long MINUTE = 60_000;

    @TempDir
    private Path folder;

    private final Map<String, Launchers.State> temporal = new HashMap<>();
    private Instant now = Instant.parse("2026-11-30T05:30:00Z");
    private Store store;
    private Reconciler reconciler;

    @BeforeEach
    void opens() {
        store = Store.open(StoreSettings.folder(folder));
        reconciler = new Reconciler(store, id -> temporal.getOrDefault(id, Launchers.State.UNKNOWN), () -> now);
        plan(Overlap.SKIP, 10 * MINUTE, List.of());
    }

    @AfterEach
    void closes() {
        store.close();
    }

    private void plan(Overlap overlap, long catchUp, List<String> except) {
        Terms terms = new Terms(
                "0 * * * *",
                "UTC",
                overlap,
                catchUp,
                0,
                except,
                "production",
                Mode.DRILL,
                "shop",
                "Fail over the shop");
        store.schedules().plan(HOURLY, terms.json(), now.toEpochMilli());
    }

    private void at(String time) {
        now = Instant.parse("2026-11-30T" + time + "Z");
        reconciler.look();
    }

    private static String launcher(int hour) {
        return Reconciler.launcher(HOURLY, Instant.parse("2026-11-30T%02d:00:00Z".formatted(hour)));
    }

    private void started(int hour, String firedAt) {
        temporal.put(launcher(hour), Launchers.State.RUNNING);
        store.scheduleFires()
                .begin(new Fire(
                        launcher(hour),
                        HOURLY,
                        Instant.parse("2026-11-30T%02d:00:00Z".formatted(hour)).toEpochMilli(),
                        "production",
                        Mode.DRILL,
                        "shop",
                        "Fail over the shop",
                        "",
                        State.STARTED,
                        "",
                        "r" + hour,
                        null,
                        null,
                        null,
                        Instant.parse("2026-11-30T" + firedAt + "Z").toEpochMilli(),
                        null,
                        null));
    }

    private void ended(int hour, String time) {
        temporal.put(launcher(hour), Launchers.State.CLOSED);
        store.scheduleFires()
                .record(new News(
                        launcher(hour),
                        new Outcome(State.STARTED, ""),
                        null,
                        "r" + hour,
                        0,
                        Instant.parse("2026-11-30T" + time + "Z").toEpochMilli()));
    }

    private List<Fire> fires() {
        return store.scheduleFires().last(HOURLY, 100).reversed();
    }

    @Test
    void hasNothingToAddToWhatStarted() {
        started(6, "06:00:00");
        ended(6, "06:05:00");
        at("06:30:00");

        assertThat(fires())
                .singleElement()
                .satisfies(fire -> assertThat(fire.state()).isEqualTo(State.STARTED));
        assertThat(store.schedules().find(HOURLY).orElseThrow().watchedUntil())
                .isEqualTo(Instant.parse("2026-11-30T06:00:00Z").toEpochMilli());
    }

    @Test
    void waitsForAsLongAsItMayBeLate() {
        at("06:10:00");
        assertThat(fires()).isEmpty();

        started(6, "06:10:05");
        at("06:30:00");
        assertThat(fires())
                .singleElement()
                .satisfies(fire -> assertThat(fire.state()).isEqualTo(State.STARTED));
    }

    @Test
    void saysWhatWasMissedWhileTheServerWasAway() {
        at("08:05:00");

        assertThat(fires()).hasSize(2).allSatisfy(fire -> {
            assertThat(fire.state()).isEqualTo(State.MISSED);
            assertThat(fire.why()).contains("The server was away at its time").contains("10 min");
            assertThat(fire.firedAt()).isNull();
            assertThat(fire.title()).isEqualTo("Fail over the shop");
        });
        at("08:15:00");
        at("08:15:00");
        assertThat(fires()).hasSize(3);
    }

    @Test
    void saysWhatWasLeftOutBecauseTheRunBeforeWentOn() {
        started(6, "06:00:00");
        at("07:00:10");
        assertThat(fires()).hasSize(1);
        at("07:00:30");

        assertThat(fires()).hasSize(2);
        assertThat(fires().getLast()).satisfies(fire -> {
            assertThat(fire.state()).isEqualTo(State.SKIPPED);
            assertThat(fire.why()).isEqualTo("The start of 2026-11-30T06:00:00Z still went on");
        });
        ended(6, "07:30:00");
        at("08:15:00");
        assertThat(fires().getLast().state()).isEqualTo(State.MISSED);
    }

    @Test
    void waitsWithWhatIsQueuedAndLeavesOutTheRest() {
        plan(Overlap.QUEUE, 10 * MINUTE, List.of());
        started(6, "06:00:00");
        at("07:30:00");
        assertThat(fires()).hasSize(1);

        at("08:40:00");
        ended(6, "08:40:00");
        started(7, "08:40:02");
        at("08:50:00");

        assertThat(fires()).extracting(Fire::state).containsExactly(State.STARTED, State.STARTED, State.SKIPPED);
        assertThat(fires().getLast().why()).contains("Another one waited already");
    }

    @Test
    void saysWhatWasPausedAndWhatIsExcepted() {
        store.schedules()
                .pause(HOURLY, new Schedules.Pause("anna", "The site is rebuilt", now.toEpochMilli()), "production");
        at("06:01:00");

        assertThat(fires()).singleElement().satisfies(fire -> {
            assertThat(fire.state()).isEqualTo(State.SKIPPED);
            assertThat(fire.why()).isEqualTo("Paused by anna: The site is rebuilt");
        });
        store.schedules().resume(HOURLY, "anna", "", "production");
        plan(Overlap.SKIP, 10 * MINUTE, List.of("2026-11-30"));
        at("07:01:00");
        assertThat(fires().getLast().state()).isEqualTo(State.EXCLUDED);
    }

    @Test
    void closesWhatWasEndedWithoutAWord() {
        started(6, "06:00:00");
        temporal.put(launcher(6), Launchers.State.CLOSED);
        at("06:30:00");
        assertThat(store.scheduleFires().open()).isEmpty();

        temporal.put(launcher(7), Launchers.State.CLOSED);
        at("07:30:00");
        assertThat(fires().getLast()).satisfies(fire -> {
            assertThat(fire.state()).isEqualTo(State.REFUSED);
            assertThat(fire.why()).isEqualTo("Its start was ended from outside");
        });
    }

    @Test
    void settlesWhatIsOpenBeforeItsTimeTableChanges() {
        now = Instant.parse("2026-11-30T06:00:05Z");
        reconciler.account(store.schedules().find(HOURLY).orElseThrow(), true);

        assertThat(fires()).singleElement().satisfies(fire -> {
            assertThat(fire.state()).isEqualTo(State.MISSED);
            assertThat(fire.why()).isEqualTo("Its time table was changed before it could start");
        });
    }

    @Test
    void takesWhatTheClocksShowTwiceForOneTime() {
        now = Instant.parse("2026-10-24T12:00:00Z");
        Terms terms = new Terms(
                "15 2 * * *",
                "Europe/Berlin",
                Overlap.SKIP,
                10 * MINUTE,
                0,
                List.of(),
                "production",
                Mode.DRILL,
                "shop",
                "Fail over the shop");
        store.schedules().plan(HOURLY, terms.json(), now.toEpochMilli());
        Instant first = Instant.parse("2026-10-25T00:15:00Z");
        store.scheduleFires()
                .begin(new Fire(
                        Reconciler.launcher(HOURLY, first),
                        HOURLY,
                        first.toEpochMilli(),
                        "production",
                        Mode.DRILL,
                        "shop",
                        "Fail over the shop",
                        "",
                        State.SKIPPED,
                        "Nobody confirmed it in time",
                        null,
                        null,
                        null,
                        null,
                        first.toEpochMilli(),
                        first.toEpochMilli(),
                        null));

        now = Instant.parse("2026-10-25T12:00:00Z");
        reconciler.look();
        assertThat(fires()).hasSize(1);

        now = Instant.parse("2026-10-26T12:00:00Z");
        reconciler.look();
        assertThat(fires()).extracting(Fire::state).containsExactly(State.SKIPPED, State.MISSED);
    }
}
