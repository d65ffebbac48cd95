package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

abstract class RunsCases extends StoreCases {

    RunsCases(Backend backend) {
        super(backend);
    }

    @Test
    void walksAllPagesAlsoWhenRunsStartTogether() {
        for (int number = 0; number < 25; number++) {
            store.runs().requested(summary("run-%02d".formatted(number), RunStatus.RUNNING, number / 5));
        }

        List<String> walked = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            Runs.Page page = store.runs().list(RunFilter.ALL, cursor, 4);
            page.runs().forEach(run -> walked.add(run.runId()));
            cursor = page.next();
        } while (cursor != null);
        assertThat(walked).hasSize(25).doesNotHaveDuplicates().isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThatIllegalArgumentException().isThrownBy(() -> store.runs().list(RunFilter.ALL, "nonsense", 4));
    }

    @Test
    void tellsWhatTheLastGoodLiveRunsTook() {
        took("a", RunStatus.SUCCEEDED, Mode.LIVE, 1_000);
        took("b", RunStatus.SUCCEEDED, Mode.LIVE, 5_000);
        took("c", RunStatus.SUCCEEDED, Mode.LIVE, 3_000);
        took("d", RunStatus.FAILED, Mode.LIVE, 90_000);
        took("e", RunStatus.SUCCEEDED, Mode.REHEARSAL, 10);

        PastRuns.Past past = store.pastRuns().of("shop-release");

        assertThat(past.runs()).isEqualTo(3);
        assertThat(past.totalMillis()).isEqualTo(3_000);
        assertThat(past.of("rollout/install@north")).isEqualTo(2_900);
        assertThat(past.of("rollout/never")).isNull();
        assertThat(store.pastRuns().of("other")).isEqualTo(PastRuns.Past.NONE);
    }

    private void took(String id, RunStatus status, Mode mode, long millis) {
        RunSummary started = run(id, "shop-release", status, mode, "staging", "ada", 100, null);
        RunSummary ended = new RunSummary(
                id,
                started.runbook(),
                started.procedure(),
                started.title(),
                started.service(),
                started.environment(),
                mode,
                status,
                null,
                null,
                "",
                started.requester(),
                started.definitionHash(),
                started.commit(),
                started.startedAt(),
                started.startedAt() + millis);
        store.runs().requested(started);
        store.journal()
                .append(new Append(
                        ended,
                        1,
                        0,
                        List.of(
                                event(1, 150, JournalEvent.Type.STEP_STARTED),
                                event(2, 50 + millis, JournalEvent.Type.STEP_FINISHED))));
    }

    private static JournalEvent event(long seq, long at, JournalEvent.Type type) {
        return new JournalEvent(seq, at, type, "rollout/install@south", 1, null, Map.of());
    }

    @Test
    void narrowsByEachPartOfTheFilter() {
        store.runs().requested(run("a", "shop-release", RunStatus.RUNNING, Mode.LIVE, "staging", "ada", 100, null));
        store.runs()
                .requested(run("b", "shop-failover", RunStatus.SUCCEEDED, Mode.DRILL, "production", "bob", 200, null));
        store.runs()
                .requested(run("c", "shop_audit%", RunStatus.WAITING, Mode.LIVE, "staging", "ÄDA", 300, Role.APPROVER));

        assertThat(ids(RunFilter.ALL)).containsExactly("c", "b", "a");
        assertThat(ids(RunFilter.ALL.withText("FAILOVER"))).containsExactly("b");
        assertThat(ids(RunFilter.ALL.withText("p_a"))).containsExactly("c");
        assertThat(ids(RunFilter.ALL.withText("%"))).containsExactly("c");
        assertThat(ids(RunFilter.ALL.withText("äd"))).containsExactly("c");
        assertThat(ids(RunFilter.ALL.withText("a\0"))).isEmpty();
        assertThat(ids(RunFilter.ALL.withRunbook("shop-release"))).containsExactly("a");
        assertThat(ids(RunFilter.ALL.withStatuses(Set.of(RunStatus.WAITING)))).containsExactly("c");
        assertThat(ids(RunFilter.ALL.withStatuses(Set.of(RunStatus.WAITING, RunStatus.RUNNING, RunStatus.FAILED))))
                .containsExactly("c", "a");
        assertThat(ids(RunFilter.ALL.withText("shop").withStatuses(Set.of(RunStatus.WAITING, RunStatus.SUCCEEDED))))
                .containsExactly("c", "b");
        assertThat(ids(RunFilter.ALL.onlyWaiting())).containsExactly("c");
        assertThat(ids(RunFilter.ALL.withMode(Mode.DRILL))).containsExactly("b");
        assertThat(ids(RunFilter.ALL.withEnvironment("staging"))).containsExactly("c", "a");
        assertThat(ids(RunFilter.ALL.withRequester("bob"))).containsExactly("b");
        assertThat(ids(RunFilter.ALL.between(200L, 300L))).containsExactly("b");
    }

    @Test
    void leavesOutSlicesUnlessTheyWaitForAPerson() {
        store.runs().requested(run("a", "r", RunStatus.RUNNING, Mode.LIVE, "staging", "ada", 100, null));
        store.runs().requested(slice("a-1", RunStatus.RUNNING, null));
        store.runs().requested(slice("a-2", RunStatus.WAITING, Role.OPERATOR));
        store.runs().requested(slice("a-3", RunStatus.FAILED, null));

        assertThat(ids(RunFilter.ALL)).containsExactly("a");
        assertThat(ids(RunFilter.ALL.withText("a-1"))).isEmpty();
        assertThat(ids(RunFilter.ALL.withStatuses(Set.of(RunStatus.RUNNING, RunStatus.WAITING))))
                .containsExactly("a");
        assertThat(ids(RunFilter.ALL.onlyWaiting())).containsExactly("a-2");
        assertThat(store.runs().counts(50)).isEqualTo(new Runs.Counts(1, Map.of(Role.OPERATOR, 1L), 0));
        assertThat(store.runs().find("a-1")).isPresent();
    }

    @Test
    void counts() {
        store.runs().requested(run("a", "r", RunStatus.RUNNING, Mode.LIVE, "staging", "ada", 100, null));
        store.runs().requested(run("b", "r", RunStatus.WAITING, Mode.LIVE, "staging", "ada", 100, Role.APPROVER));
        store.runs().requested(run("c", "r", RunStatus.WAITING, Mode.LIVE, "staging", "ada", 100, Role.RESPONDER));
        store.runs().requested(run("d", "r", RunStatus.FAILED, Mode.LIVE, "staging", "ada", 100, null));
        store.runs().requested(run("e", "r", RunStatus.FAILED, Mode.LIVE, "staging", "ada", 10, null));
        store.runs().requested(run("f", "r", RunStatus.SUCCEEDED, Mode.LIVE, "staging", "ada", 100, null));

        assertThat(store.runs().counts(50))
                .isEqualTo(new Runs.Counts(3, Map.of(Role.APPROVER, 1L, Role.RESPONDER, 1L), 1));
    }

    @Test
    void aRunThatCouldNotBeStartedSaysSo() {
        RunSummary asked = summary(RUN, RunStatus.STARTING, 100);
        assertThat(store.runs().requested(asked)).isTrue();
        assertThat(store.runs().requested(asked)).isFalse();
        assertThat(store.runs().startingSince(100)).isEmpty();
        assertThat(store.runs().startingSince(101)).containsExactly(asked);

        store.runs().notStarted(RUN, "Temporal does not answer", 150);
        RunSummary run = store.runs().find(RUN).orElseThrow();
        assertThat(run.status()).isEqualTo(RunStatus.NOT_STARTED);
        assertThat(run.at()).isEqualTo("Temporal does not answer");
        assertThat(run.finishedAt()).isEqualTo(150);
        assertThat(store.runs().startingSince(1_000)).isEmpty();
    }

    @Test
    void aRunThatHasAnsweredStaysStarted() {
        store.runs().requested(summary(RUN, RunStatus.STARTING, 100));
        store.journal().append(append(RUN, 1, 1, 0, "a"));
        store.runs().notStarted(RUN, "too late", 150);

        assertThat(store.runs().find(RUN).orElseThrow().status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void keepsADefinitionOnce() {
        store.runs().keepDefinition("hash", "runbook: a\n");
        store.runs().keepDefinition("hash", "runbook: b\n");

        assertThat(store.runs().definition("hash")).contains("runbook: a\n");
        assertThat(store.runs().definition("other")).isEmpty();
    }

    @Test
    void keepsTextsThatADatabaseRefuses() {
        RunSummary hostile = run("a", "r", RunStatus.RUNNING, Mode.LIVE, "stag\0ing", "a\0da", 1, null);
        store.journal().append(new Append(hostile, 1, 0, List.of(event(1, "a"))));

        assertThat(store.runs().find("a").orElseThrow().environment()).isEqualTo("stag\uFFFDing");
        assertThat(store.runs().find("a\0")).isEmpty();
    }

    @Test
    void takesATitleOfAnyLength() {
        String title = "\uD83D\uDE00长".repeat(5_000);
        RunSummary known = summary(RUN);
        RunSummary titled = new RunSummary(
                RUN,
                known.runbook(),
                known.procedure(),
                title,
                null,
                known.environment(),
                known.mode(),
                known.status(),
                null,
                null,
                known.at(),
                known.requester(),
                known.definitionHash(),
                known.commit(),
                1,
                null);
        store.runs().requested(titled);

        assertThat(store.runs().find(RUN)).contains(titled);
        assertThat(ids(RunFilter.ALL.withText("长"))).containsExactly(RUN);
    }

    private List<String> ids(RunFilter filter) {
        return store.runs().list(filter, null, 10).runs().stream()
                .map(RunSummary::runId)
                .toList();
    }

    private static RunSummary slice(String id, RunStatus status, @Nullable Role waitingRole) {
        RunSummary known = run(id, "r", status, Mode.LIVE, "staging", "ada", 100, waitingRole);
        return new RunSummary(
                id,
                known.runbook(),
                RunSummary.SLICE,
                known.title(),
                known.service(),
                known.environment(),
                known.mode(),
                known.status(),
                known.waitingFor(),
                known.waitingRole(),
                known.at(),
                known.requester(),
                known.definitionHash(),
                known.commit(),
                known.startedAt(),
                known.finishedAt());
    }

    static RunSummary run(
            String id,
            String runbook,
            RunStatus status,
            Mode mode,
            String environment,
            String requester,
            long startedAt,
            @Nullable Role waitingRole) {
        return new RunSummary(
                id,
                runbook,
                "deploy",
                "A title",
                null,
                environment,
                mode,
                status,
                waitingRole == null ? null : "approval",
                waitingRole,
                "now",
                requester,
                "hash",
                "",
                startedAt,
                status.finished() ? (Long) startedAt : null);
    }
}
