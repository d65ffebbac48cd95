package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.ScheduleFires.Fire;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.ScheduleActivities.Confirm;
import dev.evenkeel.workflows.contract.ScheduleActivities.News;
import dev.evenkeel.workflows.contract.ScheduleActivities.Outcome;
import dev.evenkeel.workflows.contract.ScheduleActivities.State;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

abstract class SchedulesCases extends StoreCases {

    private static final String NIGHTLY = "shop-failover/nightly";

    SchedulesCases(Backend backend) {
        super(backend);
    }

    private static Fire fire(String launcher, long due, State state, @Nullable String run, @Nullable Long firedAt) {
        return new Fire(
                launcher,
                NIGHTLY,
                due,
                "staging",
                Mode.DRILL,
                "shop",
                "Fail over the shop",
                "",
                state,
                "",
                run,
                null,
                null,
                null,
                firedAt,
                state == State.STARTED || state == State.CONFIRMING ? null : firedAt == null ? (Long) 9L : firedAt,
                null);
    }

    @Test
    void givesATimeItsRunOnce() {
        assertThat(store.scheduleFires()
                        .begin(fire("l1", 5, State.STARTED, "r1", 6L))
                        .runId())
                .isEqualTo("r1");
        assertThat(store.scheduleFires()
                        .begin(fire("l1", 5, State.STARTED, "r2", 7L))
                        .runId())
                .isEqualTo("r1");
        store.scheduleFires().started("l1", "anna");
        store.runs().requested(summary("r1"));

        assertThat(store.scheduleFires().open()).singleElement().satisfies(open -> {
            assertThat(open.confirmedBy()).isEqualTo("anna");
            assertThat(open.status()).isEqualTo(RunStatus.RUNNING);
            assertThat(open.runbook()).isEqualTo("shop-failover");
        });
        store.scheduleFires().record(new News("l1", new Outcome(State.STARTED, ""), null, "r1", 0, 20));
        assertThat(store.scheduleFires().open()).isEmpty();
        assertThat(store.scheduleFires().lastDrills())
                .extracting(Fire::launcher)
                .containsExactly("l1");
        assertThat(store.scheduleFires().since(NIGHTLY, 20)).hasSize(1);
        assertThat(store.scheduleFires().since(NIGHTLY, 21)).isEmpty();
    }

    @Test
    void takesWhatStartsLateForStarted() {
        store.scheduleFires().begin(fire("l1", 5, State.MISSED, null, null));
        store.scheduleFires().begin(fire("l1", 5, State.STARTED, "r1", 60L));

        assertThat(store.scheduleFires().find("l1").orElseThrow()).satisfies(late -> {
            assertThat(late.state()).isEqualTo(State.STARTED);
            assertThat(late.open()).isTrue();
            assertThat(late.runId()).isEqualTo("r1");
        });
        store.scheduleFires().begin(fire("l1", 5, State.MISSED, null, null));
        assertThat(store.scheduleFires().find("l1").orElseThrow().state()).isEqualTo(State.STARTED);
    }

    @Test
    void showsWhoIsAsked() {
        store.scheduleFires().begin(fire("l1", 5, State.CONFIRMING, "r1", 6L));
        Confirm confirm = new Confirm(Role.OPERATOR, 100);
        store.scheduleFires().record(new News("l1", new Outcome(State.CONFIRMING, ""), confirm, "r1", 106, 6));

        assertThat(store.scheduleFires().open()).singleElement().satisfies(asked -> {
            assertThat(asked.confirming()).isTrue();
            assertThat(asked.confirmRole()).isEqualTo(Role.OPERATOR);
            assertThat(asked.confirmUntil()).isEqualTo(106);
        });
        store.scheduleFires().record(new News("l1", new Outcome(State.SKIPPED, "Nobody"), null, "r1", 0, 107));
        assertThat(store.scheduleFires().due(0, 6, 10)).singleElement().satisfies(skipped -> {
            assertThat(skipped.confirming()).isFalse();
            assertThat(skipped.why()).isEqualTo("Nobody");
            assertThat(skipped.endedAt()).isEqualTo(107);
        });
        assertThat(store.scheduleFires().due(0, 5, 10)).isEmpty();
        assertThat(store.scheduleFires().last(NIGHTLY, 1)).hasSize(1);
    }

    @Test
    void isPausedOnceAndSaysSoInTheAudit() {
        store.schedules().plan(NIGHTLY, "{}", 100);

        Schedules.Pause pause = new Schedules.Pause("anna", "The site is rebuilt", 120);
        assertThat(store.schedules().pause(NIGHTLY, pause, "staging")).isTrue();
        assertThat(store.schedules().pause(NIGHTLY, pause, "staging")).isFalse();
        assertThat(store.schedules().pause("no/such", pause, "staging")).isFalse();
        assertThat(store.schedules().find(NIGHTLY).orElseThrow().pause()).isEqualTo(pause);
        assertThat(store.schedules().resume(NIGHTLY, "ben", "done", "staging")).isTrue();
        assertThat(store.schedules().resume(NIGHTLY, "ben", "done", "staging")).isFalse();

        assertThat(store.audit().list(AuditFilter.ALL, null, 10))
                .extracting(AuditEntry::action)
                .isEqualTo(List.of("schedule.resumed", "schedule.paused"));
    }

    @Test
    void accountsForTimesForwardsOnly() {
        store.schedules().plan(NIGHTLY, "{}", 100);
        store.schedules().watched(NIGHTLY, 200);
        store.schedules().watched(NIGHTLY, 150);
        store.schedules().plan(NIGHTLY, "{}", 300);
        assertThat(store.schedules().find(NIGHTLY).orElseThrow().watchedUntil()).isEqualTo(200);

        store.schedules().plan(NIGHTLY, "{\"cron\":1}", 300);
        assertThat(store.schedules().all()).singleElement().satisfies(kept -> {
            assertThat(kept.watchedUntil()).isEqualTo(300);
            assertThat(kept.timing()).isEqualTo("{\"cron\":1}");
        });
        store.schedules().removed(NIGHTLY, 400);
        assertThat(store.schedules().all()).isEmpty();
        store.schedules().plan(NIGHTLY, "{\"cron\":1}", 500);
        assertThat(store.schedules().all())
                .singleElement()
                .satisfies(kept -> assertThat(kept.watchedUntil()).isEqualTo(500));
    }
}
