package dev.evenkeel.web.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.store.AuditEntry;
import dev.evenkeel.activities.store.AuditFilter;
import dev.evenkeel.activities.store.ScheduleFires.Fire;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.RunbookFixture;
import dev.evenkeel.web.temporal.TemporalBinary;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.ScheduleActivities.State;
import dev.evenkeel.workflows.contract.ScheduledRunWorkflow;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.schedules.ScheduleBackfill;
import io.temporal.client.schedules.ScheduleClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole server with a real Temporal: what the runbooks plan starts, and what people do to it counts. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext
class ScheduledServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String NIGHT = """
            runbook: %s
            procedure: task
            title: At night
            owner: team-shop
            inputs:
              who: { type: string }
            steps:
              - id: %s
            schedules:
              - id: nightly
                schedule: { cron: "%s", zone: Europe/Berlin }
                environment: staging
                mode: live
                inputs: { who: world }
            """;

    private static final String WORK = "work\n    script: { command: [echo, \"${inputs.who}\"] }";
    private static final String AGREE = "agree\n    approval: { instructions: Look first }";

    @TempDir
    private static Path folder;

    private final Store store;
    private final ScheduleDesk desk;
    private final ScheduleClient schedules;

    @Autowired
    ScheduledServerTest(Store store, ScheduleDesk desk, WorkflowClient client) {
        this.store = store;
        this.desk = desk;
        this.schedules = ScheduleClient.newInstance(client.getWorkflowServiceStubs());
    }

    private static RunbookFixture files() {
        return new RunbookFixture(folder.resolve("runbooks"));
    }

    private static void write(String name, String step, String cron) {
        files().write("task/" + name + ".yaml", NIGHT.formatted(name, step, cron));
    }

    @DynamicPropertySource
    static void ownFolders(DynamicPropertyRegistry properties) {
        write("night", WORK, "0 2 * * *");
        write("slow", AGREE, "0 2 * * *");
        properties.add("evenkeel.data", () -> folder.resolve("data").toString());
        properties.add("evenkeel.runbooks", () -> folder.resolve("runbooks").toString());
        properties.add("evenkeel.temporal.binary", TemporalBinary::path);
    }

    @BeforeEach
    void knowsPeople() {
        if (store.users().find("alice").isEmpty()) {
            store.users().create("alice", null, Map.of("staging", Set.of(Role.OPERATOR)));
            store.users().create("carol", null, Map.of("staging", Set.of(Role.RESPONDER)));
        }
    }

    private boolean there(String schedule) {
        try {
            schedules.getHandle(ScheduledRunWorkflow.scheduleId(schedule)).describe();
            return true;
        } catch (RuntimeException gone) {
            return false;
        }
    }

    private void awaitSet(String schedule) {
        await().atMost(PATIENCE).until(() -> there(schedule));
    }

    /** Its time of two o'clock in Berlin comes again, some days ago. */
    private String comes(String schedule, int daysAgo) {
        Instant due = Instant.now()
                .atZone(ZoneId.of("Europe/Berlin"))
                .minusDays(daysAgo)
                .truncatedTo(ChronoUnit.DAYS)
                .plusHours(2)
                .toInstant();
        schedules
                .getHandle(ScheduledRunWorkflow.scheduleId(schedule))
                .backfill(List.of(new ScheduleBackfill(
                        due.minusSeconds(1),
                        due.plusSeconds(1),
                        ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL)));
        return Reconciler.launcher(schedule, due);
    }

    private Fire ended(String launcher) {
        await().atMost(PATIENCE)
                .until(() -> store.scheduleFires()
                        .find(launcher)
                        .filter(fire -> !fire.open())
                        .isPresent());
        return store.scheduleFires().find(launcher).orElseThrow();
    }

    private List<String> audited(String subject) {
        return store.audit().list(new AuditFilter(null, null, subject, null, null, null), null, 20).stream()
                .map(AuditEntry::action)
                .toList();
    }

    @Test
    void startsARunAtItsTimeAndEndsWithIt() {
        awaitSet("night/nightly");

        Fire fire = ended(comes("night/nightly", 3));

        assertThat(fire.state()).isEqualTo(State.STARTED);
        assertThat(fire.status()).isEqualTo(RunStatus.SUCCEEDED);
        String run = Optional.ofNullable(fire.runId()).orElseThrow();
        assertThat(store.runs().find(run).orElseThrow()).satisfies(summary -> {
            assertThat(summary.requester()).isEqualTo("schedule");
            assertThat(summary.environment()).isEqualTo("staging");
        });
        assertThat(audited(run)).containsExactly("run.launched");
    }

    @Test
    void startsOnceForAPersonHoweverOftenItIsSent() throws Exception {
        awaitSet("night/nightly");

        String first = desk.start("night/nightly", "alice", "token-1");
        assertThat(desk.start("night/nightly", "alice", "token-1")).isEqualTo(first);

        assertThat(ended(first)).satisfies(fire -> {
            assertThat(fire.requester()).isEqualTo("alice");
            assertThat(fire.status()).isEqualTo(RunStatus.SUCCEEDED);
        });
        assertThat(desk.start("night/nightly", "alice", "token-1")).isEqualTo(first);
        assertThat(audited("night/nightly"))
                .filteredOn("schedule.started"::equals)
                .hasSize(1);
        assertThatThrownBy(() -> desk.start("night/nightly", "carol", "token-2"))
                .hasMessageContaining("needs the role operator");
        assertThatThrownBy(() -> desk.start("night/weekly", "alice", "token-2"))
                .hasMessageContaining("No runbook plans night/weekly");
    }

    @Test
    void leavesOutATimeWhileTheRunBeforeGoesOn() throws Exception {
        awaitSet("slow/nightly");
        String before = desk.start("slow/nightly", "alice", "token-3");
        await().atMost(PATIENCE)
                .until(() -> store.scheduleFires()
                        .find(before)
                        .filter(fire -> fire.status() == RunStatus.WAITING)
                        .isPresent());

        assertThat(ended(comes("slow/nightly", 4))).satisfies(fire -> {
            assertThat(fire.state()).isEqualTo(State.SKIPPED);
            assertThat(fire.why()).contains("still went on");
            assertThat(fire.runId()).isNull();
        });
        assertThatThrownBy(() -> desk.start("slow/nightly", "alice", "token-4")).hasMessageContaining("still went on");
    }

    @Test
    void followsTheCatalog() throws IOException {
        write("moved", WORK, "0 2 * * *");
        awaitSet("moved/nightly");
        write("moved", WORK, "0 2 29 2 *");
        await().atMost(PATIENCE).until(() -> next("moved/nightly").getMonthValue() == 2);

        files().write("task/moved.yaml", "runbook: moved\nnonsense: [");
        write("marker", WORK, "0 3 * * *");
        awaitSet("marker/nightly");
        assertThat(there("moved/nightly"))
                .as("a broken file keeps its last good version")
                .isTrue();

        Files.delete(folder.resolve("runbooks/task/moved.yaml"));
        await().atMost(PATIENCE)
                .until(() -> !there("moved/nightly")
                        && store.schedules().find("moved/nightly").orElseThrow().removed());
    }

    private ZonedDateTime next(String schedule) {
        return schedules
                .getHandle(ScheduledRunWorkflow.scheduleId(schedule))
                .describe()
                .getInfo()
                .getNextActionTimes()
                .getFirst()
                .atZone(ZoneId.of("Europe/Berlin"));
    }

    @Test
    void isPausedAndResumedWithAReason() throws Exception {
        write("rest", WORK, "0 2 * * *");
        awaitSet("rest/nightly");
        assertThatThrownBy(() -> desk.pause("rest/nightly", "carol", "why not"))
                .hasMessageContaining("needs the role operator");
        assertThatThrownBy(() -> desk.pause("rest/nightly", "alice", " ")).hasMessageContaining("Say why");

        desk.pause("rest/nightly", "alice", "The site is rebuilt");

        await().atMost(PATIENCE).until(() -> paused("rest/nightly"));
        assertThat(ended(comes("rest/nightly", 5))).satisfies(fire -> {
            assertThat(fire.state()).isEqualTo(State.SKIPPED);
            assertThat(fire.why()).isEqualTo("Paused by alice: The site is rebuilt");
        });
        desk.resume("rest/nightly", "alice", "");
        await().atMost(PATIENCE).until(() -> !paused("rest/nightly"));
        assertThat(audited("rest/nightly"))
                .containsExactly("schedule.resumed", "schedule.paused", "schedule.pause-refused");
        assertThat(ended(comes("rest/nightly", 6)).status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    private boolean paused(String schedule) {
        var state = schedules
                .getHandle(ScheduledRunWorkflow.scheduleId(schedule))
                .describe()
                .getSchedule()
                .getState();
        return state != null && state.isPaused();
    }
}
