package dev.evenkeel.web.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import dev.evenkeel.activities.store.ScheduleFires.Fire;
import dev.evenkeel.activities.store.Schedules.Pause;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.web.temporal.RealTemporal;
import dev.evenkeel.workflows.Procedures;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.ScheduleActivities;
import dev.evenkeel.workflows.contract.ScheduledRunWorkflow;
import dev.evenkeel.workflows.contract.TaskQueues;
import dev.evenkeel.workflows.runbook.Timing.Overlap;
import io.temporal.api.workflowservice.v1.ListScheduleMatchingTimesRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real Temporal: it means the same by a time table, also when clocks change, and catches up as the runbook says. */
class TemporalSchedulesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private static Terms terms(String cron, String zone, long catchUp, List<String> except) {
        return new Terms(
                cron, zone, Overlap.SKIP, catchUp, 0, except, "staging", Mode.REHEARSAL, "shop", "Rehearse the shop");
    }

    @Test
    void meansTheSameByATimeTableAndCatchesUpAsItSays() throws Exception {
        try (RealTemporal temporal = RealTemporal.start(folder);
                Store store = Store.open(StoreSettings.folder(folder))) {
            WorkflowClient client = temporal.client();
            TemporalSchedules schedules =
                    new TemporalSchedules(client, ScheduleClient.newInstance(client.getWorkflowServiceStubs()));
            agrees(client, schedules);

            Reconciler reconciler = new Reconciler(store, schedules, Instant::now);
            Terms late = terms("* * * * *", "UTC", 600_000, List.of());
            Terms missed = terms("* * * * *", "UTC", 10_000, List.of());
            store.schedules().plan("night/late", late.json(), System.currentTimeMillis());
            store.schedules().plan("night/missed", missed.json(), System.currentTimeMillis());
            schedules.put("night/late", late, null);
            schedules.put("night/missed", missed, null);
            Instant due = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
            temporal.stop();
            await().atMost(Duration.ofSeconds(100)).until(() -> Instant.now().isAfter(due.plusSeconds(15)));
            temporal.startAgain();
            WorkerFactory workers = workers(client, store);

            try {
                await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                    reconciler.look();
                    return store.scheduleFires()
                                    .find(Reconciler.launcher("night/late", due))
                                    .isPresent()
                            && store.scheduleFires()
                                    .find(Reconciler.launcher("night/missed", due))
                                    .isPresent();
                });
            } finally {
                schedules.delete("night/late");
                schedules.delete("night/missed");
                workers.shutdownNow();
            }
            Fire started = store.scheduleFires()
                    .find(Reconciler.launcher("night/late", due))
                    .orElseThrow();
            assertThat(started.firedAt())
                    .isNotNull()
                    .isGreaterThan(due.plusSeconds(15).toEpochMilli());
            assertThat(started.due()).isEqualTo(due.toEpochMilli());
            Fire gone = store.scheduleFires()
                    .find(Reconciler.launcher("night/missed", due))
                    .orElseThrow();
            assertThat(gone.state()).isEqualTo(ScheduleActivities.State.MISSED);
            assertThat(gone.firedAt()).isNull();
        }
    }

    private static void agrees(WorkflowClient client, TemporalSchedules schedules) {
        for (String cron : List.of("0 2 * * *", "30 2 * * *", "15,45 1-3 * * *", "0 6 1-7 * MON", "0 0 29 2 *")) {
            for (String zone : List.of("Europe/Berlin", "Asia/Shanghai", "America/New_York")) {
                Terms terms = terms(cron, zone, 60_000, List.of("2027-03-25/2027-04-02"));
                assertThat(schedules.put("dst/check", terms, null)).isTrue();
                assertThat(schedules.put("dst/check", terms, null)).isFalse();
                for (String from : List.of("2026-10-20T00:00:00Z", "2027-03-10T00:00:00Z", "2027-03-20T00:00:00Z")) {
                    Instant begin = Instant.parse(from);
                    Instant end = begin.plus(15, ChronoUnit.DAYS);
                    // Which of the two times is meant that the clocks show twice, or whether both are, Temporal says.
                    assertThat(here(zone, matching(client, begin, end)))
                            .as("%s in %s from %s", cron, zone, from)
                            .isEqualTo(here(
                                    zone,
                                    terms.timing().between(begin, end, 1_000).stream()
                                            .filter(time -> !terms.timing().excepted(time))
                                            .toList()));
                }
            }
        }
        Pause pause = new Pause("anna", "rebuilt", 1);
        Terms paused = terms("0 0 29 2 *", "America/New_York", 60_000, List.of("2027-03-25/2027-04-02"));
        assertThat(schedules.put("dst/check", paused, pause)).isTrue();
        assertThat(schedules.describe("dst/check").orElseThrow().getSchedule().getState())
                .isNotNull()
                .satisfies(state -> {
                    assertThat(state.isPaused()).isTrue();
                    assertThat(state.getNote()).isEqualTo("anna: rebuilt");
                });
        schedules.delete("dst/check");
        schedules.delete("dst/check");
        assertThat(schedules.describe("dst/check")).isEmpty();
    }

    private static List<LocalDateTime> here(String zone, List<Instant> times) {
        return times.stream()
                .map(time -> time.atZone(ZoneId.of(zone)).toLocalDateTime())
                .distinct()
                .toList();
    }

    private static List<Instant> matching(WorkflowClient client, Instant from, Instant to) {
        return client
                .getWorkflowServiceStubs()
                .blockingStub()
                .listScheduleMatchingTimes(ListScheduleMatchingTimesRequest.newBuilder()
                        .setNamespace("default")
                        .setScheduleId(ScheduledRunWorkflow.scheduleId("dst/check"))
                        .setStartTime(timestamp(from))
                        .setEndTime(timestamp(to))
                        .build())
                .getStartTimeList()
                .stream()
                .map(time -> Instant.ofEpochSecond(time.getSeconds(), time.getNanos()))
                .toList();
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder().setSeconds(time.getEpochSecond()).build();
    }

    /** Writes down what fires, and starts nothing. */
    private static WorkerFactory workers(WorkflowClient client, Store store) {
        WorkerFactory factory = WorkerFactory.newInstance(client);
        Worker worker = factory.newWorker(TaskQueues.MAIN, Procedures.options().build());
        Procedures.register(worker, definition -> {
            throw new IllegalStateException("Nothing is started here");
        });
        worker.registerActivitiesImplementations(new OnlyWritesDown(store));
        factory.start();
        return factory;
    }

    private record OnlyWritesDown(Store store) implements ScheduleActivities {
        @Override
        public Resolved resolve(Asked asked) {
            store.scheduleFires()
                    .begin(new Fire(
                            asked.launcher(),
                            asked.schedule(),
                            asked.due(),
                            "staging",
                            Mode.REHEARSAL,
                            null,
                            "T",
                            "",
                            State.REFUSED,
                            "Not here",
                            null,
                            null,
                            null,
                            null,
                            asked.now(),
                            asked.now(),
                            null));
            return Resolved.nothing(new Outcome(State.REFUSED, "Not here"));
        }

        @Override
        public void register(Register register) {}

        @Override
        public void record(News news) {}
    }
}
