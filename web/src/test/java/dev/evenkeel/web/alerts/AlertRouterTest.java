package dev.evenkeel.web.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.activities.store.AlertList.Filter;
import dev.evenkeel.activities.store.AlertRow;
import dev.evenkeel.activities.store.AlertRow.State;
import dev.evenkeel.activities.store.Alerts.Decided;
import dev.evenkeel.activities.store.Alerts.Received;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.web.catalog.AlertRouting;
import dev.evenkeel.web.launch.Launcher;
import dev.evenkeel.workflows.alert.AlertReader;
import dev.evenkeel.workflows.alert.AlertRules;
import dev.evenkeel.workflows.contract.AlertActivities.Merge;
import dev.evenkeel.workflows.contract.AlertRoutingActivities.Round;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.Runbook;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class AlertRouterTest {

    private static final AlertRules RULES = rules("""
            routes:
              - { id: shop, match: { service: shop }, runbook: incident-book, environment: production, quiet: 10m }
              - { id: env, match: { service: "~l.*" }, runbook: incident-book }
            """);

    @TempDir
    private Path folder;

    private Store store;
    private final Clock clock = new Clock();
    private final Launches launches = new Launches();
    private final List<String> told = new ArrayList<>();
    private final Set<String> lost = new HashSet<>();
    private AlertRouter router;

    private static final class Clock implements InstantSource {
        private long now = 1_800_000_000_000L;

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now);
        }
    }

    /** Writes runs down as the server does; may be away, refuse, or end just after a launch. */
    private final class Launches implements Launcher {
        private final List<String> runs = new ArrayList<>();
        private @Nullable Launched instead;
        private boolean killedAfter;

        @Override
        public String newRunId() {
            throw new IllegalStateException("The id follows from the alert");
        }

        @Override
        public Launched launch(Launch launch) {
            if (instead != null) {
                return instead;
            }
            if (store.runs().requested(run(launch.runId(), launch.environment(), RunStatus.STARTING))) {
                runs.add(launch.runId());
            }
            if (killedAfter) {
                throw new IllegalStateException("killed");
            }
            return new Launched.Started(launch.runId());
        }
    }

    private static AlertRules rules(String text) {
        Runbook book = new Runbook(
                "incident-book", Procedure.TASK, "Slow", "team-shop", "", "shop", List.of(), null, null, Map.of());
        AlertReader.Reading reading = new AlertReader(new ExpressionCompiler())
                .read(
                        "alerts.yaml",
                        text,
                        new AlertReader.Around(
                                Optional.empty(), Optional.empty(), Map.of("incident-book", book), Set.of()));
        assertThat(reading.problems()).isEmpty();
        return reading.rules();
    }

    @BeforeEach
    void opens() {
        store = Store.open(StoreSettings.folder(folder));
        router = router();
    }

    @AfterEach
    void closes() {
        store.close();
    }

    private AlertRouter router() {
        AlertRouting routing = new AlertRouting() {
            @Override
            public AlertRules alertRules() {
                return RULES;
            }

            @Override
            public List<Problem> alertProblems() {
                return List.of();
            }
        };
        return new AlertRouter(routing, store, new IncidentDoor(launches, store), this::hears, clock);
    }

    private boolean hears(String run, long upTo) {
        told.add(run);
        return !lost.contains(run);
    }

    @Test
    void opensAnotherIncidentWhenTheOneThatWasOpenIsLost() {
        receive(alert("a", "shop", true));
        route();
        String first = launches.runs.getFirst();
        store.journal()
                .append(new Append(summary(first, "incident", "production", RunStatus.RUNNING, null), 1, 0, List.of()));
        lost.add(first);
        assertThat(store.runs().lost(first, clock.now)).isTrue();
        receive(alert("b", "shop", true));
        store.alerts()
                .decided(
                        List.of(new Decided(
                                2, State.JOINED, "", "shop", "incident-book", "shop", "production", 2, first, null)),
                        null,
                        clock.now);

        route();
        clock.now += 1_000;
        route();

        assertThat(launches.runs).hasSize(2);
        assertThat(all()).extracting(AlertRow::runId).containsOnly(launches.runs.getLast());
    }

    @Test
    void tellsAnIncidentLaterThatWasToldOften() {
        receive(alert("a", "shop", true));
        route();
        String run = launches.runs.getFirst();
        for (int times = 0; times < 1_000; times++) {
            store.alertsTold().told(run, 0, clock.now);
        }
        told.clear();
        receive(alert("b", "shop", true));

        Round round = route();
        assertThat(told).isEmpty();
        assertThat(round.againMillis()).isBetween(30_000L, 60_000L);
        clock.now += round.againMillis();
        route();
        assertThat(told).containsExactly(run);
    }

    @Test
    void opensOneIncidentForAServiceAndHasTheOthersJoin() {
        receive(alert("a", "shop", true), alert("b", "shop", true), alert("c", "shop", true));
        route();

        assertThat(launches.runs).hasSize(1);
        assertThat(states()).containsExactly(State.JOINED, State.JOINED, State.OPENED);
        assertThat(told).containsExactly(launches.runs.getFirst());

        receive(alert("d", "shop", true));
        route();
        assertThat(launches.runs).hasSize(1);
        assertThat(told).hasSize(2);
    }

    @Test
    void joinsAnIncidentThatAPersonHasOpened() {
        store.runs().requested(summary("i1", "incident", "production", RunStatus.RUNNING, null));
        receive(alert("a", "shop", true));
        route();

        assertThat(launches.runs).isEmpty();
        assertThat(all().getFirst().runId()).isEqualTo("i1");
    }

    @Test
    void tellsTheIncidentWhenAnAlertOfItIsResolved() {
        receive(alert("a", "shop", true));
        route();
        told.clear();
        receive(alert("a", "shop", false));
        route();
        route();

        assertThat(told).hasSize(1);
    }

    @Test
    void listsWhatItCannotTakeAnywhereAndWhy() {
        receive(alert("a", "elsewhere", true), alert("b", "ledger", true));
        assertThat(route()).isEqualTo(new Round(false, 0));

        assertThat(states()).containsOnly(State.UNMATCHED);
        assertThat(all())
                .extracting(AlertRow::why)
                .satisfiesExactly(
                        why -> assertThat(why).startsWith("It names no environment"),
                        why -> assertThat(why).startsWith("No route of alerts.yaml matches"));
        assertThat(store.alerts().anyToRoute(clock.now)).isFalse();
    }

    @Test
    void opensNothingForWhatIsOver() {
        receive(alert("a", "shop", false));
        route();

        assertThat(launches.runs).isEmpty();
        assertThat(states()).containsExactly(State.OVER);
    }

    @Test
    void asksOnceForALaunchThatIsRefused() {
        launches.instead = new Launcher.Launched.Refused("The runbook has problems.");
        receive(alert("a", "shop", true), alert("b", "shop", true));
        route();

        assertThat(states()).containsOnly(State.UNMATCHED);
        assertThat(all()).extracting(AlertRow::why).containsOnly("The runbook has problems.");
    }

    @Test
    void triesAgainWhenTemporalIsAway() {
        launches.instead = new Launcher.Launched.Refused("Temporal is not up.", Launcher.Launched.Why.AWAY);
        receive(alert("a", "elsewhere", true), alert("b", "shop", true));

        assertThatThrownBy(this::route).isInstanceOf(ApplicationFailure.class);
        assertThat(states()).containsExactly(State.NEW, State.UNMATCHED);
        launches.instead = null;
        route();
        assertThat(states()).containsExactly(State.OPENED, State.UNMATCHED);
    }

    @Test
    void opensNothingTwiceWhenItIsKilledAfterTheLaunch() {
        receive(alert("a", "shop", true), alert("b", "shop", true));
        launches.killedAfter = true;
        assertThatThrownBy(this::route).hasMessage("killed");
        launches.killedAfter = false;
        route();

        assertThat(launches.runs).hasSize(1);
        assertThat(states()).containsExactly(State.JOINED, State.OPENED);
    }

    @Test
    void opensAnotherOneWhenTheRunWasNeverStarted() {
        receive(alert("a", "shop", true), alert("b", "shop", true));
        Round round = route();
        assertThat(round.againMillis()).isBetween(1L, 120_000L);
        store.runs().notStarted(launches.runs.getFirst(), "killed", clock.now);
        clock.now += 120_000;
        route();

        assertThat(launches.runs).hasSize(2).doesNotHaveDuplicates();
        assertThat(all()).extracting(AlertRow::runId).containsOnly(launches.runs.getLast());
    }

    @Test
    void keepsQuietAfterAnIncidentAndLooksAgainWhenThatIsOver() {
        store.runs().requested(summary("i1", "incident", "production", RunStatus.SUCCEEDED, clock.now - 60_000));
        receive(alert("a", "shop", true), alert("b", "shop", true));
        Round round = route();

        assertThat(states()).containsOnly(State.QUIET);
        assertThat(round.againMillis()).isEqualTo(540_000);
        receive(alert("b", "shop", false));
        clock.now += 540_000;
        route();
        assertThat(states()).containsExactly(State.QUIET, State.OPENED);
        assertThat(launches.runs).hasSize(1);
    }

    @Test
    void hasWhatFiresAnewGoWherePeopleHaveMovedIt() {
        store.runs().requested(summary("i1", "incident", "production", RunStatus.RUNNING, null));
        receive(alert("a", "shop", true), alert("b", "shop", true));
        route();
        store.runs().requested(summary("i2", "incident", "production", RunStatus.RUNNING, null));
        store.alertMoves().split(List.of(2L), "i1", "i2", "anna", clock.now);
        told.clear();
        receive(
                new Received("h", "b", "Slow", "", true, 2L, null, Map.of("service", "shop"), ""),
                alert("c", "shop", true));
        route();

        assertThat(all()).extracting(AlertRow::runId).containsExactly("i1", "i2", "i2", "i1");
        assertThat(told).containsExactlyInAnyOrder("i1", "i2");
    }

    @Test
    void joinsTheIncidentIntoWhichThatOfTheServiceWasMergedAndIsQuietAfterIt() {
        store.runs().requested(summary("i1", "incident", "production", RunStatus.MERGED, clock.now - 900_000));
        store.runs().requested(summary("i2", "incident", "staging", RunStatus.RUNNING, null));
        store.alertMoves().merge(new Merge("i1", "i2", "anna", clock.now), clock.now);
        receive(alert("a", "shop", true));
        route();
        assertThat(all().getFirst().runId()).isEqualTo("i2");

        store.journal()
                .append(new Append(
                        summary("i2", "incident", "staging", RunStatus.SUCCEEDED, clock.now), 1, 0, List.of()));
        receive(alert("b", "shop", true));
        route();
        assertThat(states()).containsExactly(State.QUIET, State.JOINED);
        assertThat(launches.runs).isEmpty();
    }

    /** Batches as Alertmanager sends them, each of them twice; the router is away now and then, and killed in between. */
    @Test
    void losesNoneOfAStormAndTakesNoneTwice() {
        List<String> services = List.of("shop", "ledger", "nowhere");
        int alerts = 5_000;
        long receiving = 0;
        long slowest = 0;
        long routing = 0;
        for (int from = 0; from < alerts; from += 100) {
            Received[] batch = IntStream.range(from, from + 100)
                    .mapToObj(i -> alert("storm-" + i, services.get(i % 3), true))
                    .toArray(Received[]::new);
            long begun = System.nanoTime();
            receive(batch);
            receive(batch);
            receiving += System.nanoTime() - begun;
            if (from % 700 == 0) {
                launches.killedAfter = from % 1400 == 0;
                begun = System.nanoTime();
                try {
                    route();
                } catch (IllegalStateException killed) {
                    router = router();
                }
                routing += System.nanoTime() - begun;
                launches.killedAfter = false;
            }
        }
        long begun = System.nanoTime();
        while (route().more()) {
            // until nothing is left
        }
        routing += System.nanoTime() - begun;
        for (Filter filter : List.of(Filter.ALL, new Filter(Filter.ALL.show(), "shop", null, null, "slow"))) {
            begun = System.nanoTime();
            store.alertList().list(filter, null, 50);
            slowest = Math.max(slowest, System.nanoTime() - begun);
        }
        System.out.printf(
                "%d alerts, each sent twice: received in %d ms, routed in %d ms, slowest list %d ms%n",
                alerts, receiving / 1_000_000, routing / 1_000_000, slowest / 1_000_000);

        List<AlertRow> all = store.alertList().list(Filter.ALL, null, 10_000).alerts();
        assertThat(all).hasSize(alerts).extracting(AlertRow::fingerprint).doesNotHaveDuplicates();
        assertThat(all).extracting(AlertRow::state).doesNotContain(State.NEW);
        assertThat(all.stream().filter(row -> row.service().equals("shop")).map(AlertRow::runId))
                .containsOnly(launches.runs.getFirst());
        assertThat(all.stream().filter(row -> !row.service().equals("shop")).map(AlertRow::state))
                .containsOnly(State.UNMATCHED);
        assertThat(launches.runs).hasSize(1);
    }

    private Round route() {
        return router.route(() -> {});
    }

    private void receive(Received... alerts) {
        store.alerts().receive(List.of(alerts), clock.now);
    }

    private static Received alert(String fingerprint, String service, boolean firing) {
        return new Received("h", fingerprint, "Slow", "", firing, 1L, null, Map.of("service", service), "");
    }

    private List<AlertRow> all() {
        return store.alertList().list(Filter.ALL, null, 100).alerts();
    }

    private List<State> states() {
        return all().stream().map(AlertRow::state).toList();
    }

    private static RunSummary run(String id, String environment, RunStatus status) {
        return summary(id, "task", environment, status, null);
    }

    private static RunSummary summary(
            String id, String procedure, String environment, RunStatus status, @Nullable Long finishedAt) {
        return new RunSummary(
                id,
                "incident-book",
                procedure,
                "Slow",
                "shop",
                environment,
                Mode.LIVE,
                status,
                null,
                null,
                "",
                "alerts",
                "hash",
                "commit",
                1,
                finishedAt);
    }
}
