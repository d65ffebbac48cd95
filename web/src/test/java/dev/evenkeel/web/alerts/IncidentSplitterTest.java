package dev.evenkeel.web.alerts;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.activities.store.AlertRow;
import dev.evenkeel.activities.store.AlertRow.State;
import dev.evenkeel.activities.store.Alerts.Decided;
import dev.evenkeel.activities.store.Alerts.Received;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.launch.Launcher;
import dev.evenkeel.workflows.contract.IncidentSplitActivities.Parted;
import dev.evenkeel.workflows.contract.IncidentSplitActivities.Split;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.runbook.IncidentPlan;
import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.Runbook;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class IncidentSplitterTest {

    private static final long AT = 1_800_000_000_000L;

    @TempDir
    private Path folder;

    private Store store;
    private final Launches launches = new Launches();
    private final AtomicInteger rung = new AtomicInteger();
    private IncidentSplitter splitter;

    /** Writes runs down as the server does; they live only when the test says so. */
    private final class Launches implements Launcher {
        private final List<Launch> all = new ArrayList<>();
        private @Nullable Launched instead;

        @Override
        public String newRunId() {
            throw new IllegalStateException("The id follows from the decision");
        }

        @Override
        public Launched launch(Launch launch) {
            if (instead != null) {
                return instead;
            }
            if (store.runs().requested(run(launch.runId(), RunStatus.STARTING))) {
                all.add(launch);
            }
            return new Launched.Started(launch.runId());
        }
    }

    @BeforeEach
    void opens() {
        store = Store.open(StoreSettings.folder(folder));
        splitter = new IncidentSplitter(
                launches, new Books(), store, rung::incrementAndGet, InstantSource.fixed(Instant.ofEpochMilli(AT)));
        store.runs().requested(run("i1", RunStatus.RUNNING));
        store.runs().requested(run("i9", RunStatus.RUNNING));
        for (int alert = 1; alert <= 3; alert++) {
            store.alerts()
                    .receive(
                            List.of(new Received(
                                    "h", "f" + alert, "Slow", "", true, AT - alert * 1_000L, null, Map.of(), "")),
                            AT);
            store.alerts()
                    .decided(
                            List.of(new Decided(
                                    alert, State.JOINED, "", "r", "odd", "shop", "production", 2, "i1", null)),
                            null,
                            AT);
        }
    }

    @AfterEach
    void closes() {
        store.close();
    }

    @Test
    void declaresOneIncidentAndMovesThatOnceItLives() {
        assertThatThrownBy(() -> splitter.split(split(1, 2))).isInstanceOf(ApplicationFailure.class);
        assertThat(runs()).containsOnly("i1");
        assertThatThrownBy(() -> splitter.split(split(1, 2))).isInstanceOf(ApplicationFailure.class);
        assertThat(launches.all).hasSize(1);
        Launcher.Launch launch = launches.all.getFirst();
        assertThat(launch.environment()).isEqualTo("production");
        assertThat(launch.actor()).isEqualTo("anna");
        assertThat(launch.terms().origin()).isEqualTo("i1");
        assertThat(launch.terms().incident())
                .isEqualTo(new Launcher.DeclaredIncident(2, "The cart", AT - 2_000, AT, false));

        lives(launch.runId());
        Parted parted = splitter.split(split(1, 2));
        assertThat(parted).isEqualTo(new Parted(launch.runId(), "Slow", "", 1));
        assertThat(splitter.split(split(1, 2)))
                .as("it was killed before it said so")
                .isEqualTo(parted);
        assertThat(runs()).containsExactly(launch.runId(), launch.runId(), "i1");
        assertThat(rung).hasValue(2);
    }

    @Test
    void saysThatItWasDoneWhenTheNewOneWasMergedOnSince() {
        assertThatThrownBy(() -> splitter.split(split(1, 2))).isInstanceOf(ApplicationFailure.class);
        lives("s1");
        splitter.split(split(1, 2));
        store.alertMoves().split(List.of(1L, 2L), "s1", "i9", "bob", AT);

        assertThat(splitter.split(split(1, 2))).isEqualTo(new Parted("s1", "Slow", "", 1));
        assertThat(runs()).containsExactly("i9", "i9", "i1");
    }

    @Test
    void declaresNothingForAlertsThatBelongToAnotherIncident() {
        store.alertMoves().split(List.of(2L), "i1", "i9", "bob", AT);

        assertThat(splitter.split(split(1, 2)).why()).contains("belongs to another incident now");
        assertThat(splitter.split(split(77)).why()).contains("belongs to another incident now");
        assertThat(launches.all).isEmpty();
        assertThat(runs()).containsExactly("i1", "i9", "i1");
    }

    @Test
    void saysWhyNothingIsDeclared() {
        assertThat(splitter.split(split("release", 1)).why()).contains("There is no runbook release for incidents");
        assertThat(splitter.split(split("nowhere", 1)).why()).contains("There is no runbook nowhere for incidents");
        launches.instead = new Launcher.Launched.Invalid(Map.of("site", "It is needed."));
        assertThat(splitter.split(split(1)).why()).isEqualTo("site: It is needed.");
        launches.instead = new Launcher.Launched.Refused("Temporal is not up.", Launcher.Launched.Why.AWAY);
        assertThatThrownBy(() -> splitter.split(split(1))).isInstanceOf(ApplicationFailure.class);
        assertThat(runs()).containsOnly("i1");
    }

    @Test
    void keepsPrivateWhatItsRoomOrItsRunbookKeepsPrivate() {
        Split open = split("leak", 1);
        Split room = new Split("i1", "production", "s2", "anna", List.of(2L), "odd", "The cart", 2, true);
        assertThatThrownBy(() -> splitter.split(open)).isInstanceOf(ApplicationFailure.class);
        assertThatThrownBy(() -> splitter.split(room)).isInstanceOf(ApplicationFailure.class);

        assertThat(launches.all)
                .extracting(launch -> requireNonNull(launch.terms().incident()).isPrivate())
                .containsExactly(true, true);
    }

    @Test
    void keepsTheAlertsWhenTheRunNeverStarts() {
        assertThatThrownBy(() -> splitter.split(split(1))).isInstanceOf(ApplicationFailure.class);
        store.runs().notStarted(launches.all.getFirst().runId(), "killed", AT);

        assertThat(splitter.split(split(1)).why()).contains("could not be started");
        assertThat(runs()).containsOnly("i1");
    }

    private void lives(String id) {
        store.journal().append(new Append(run(id, RunStatus.RUNNING), 1, 0, List.of()));
    }

    private List<@Nullable String> runs() {
        List<@Nullable String> runs = new ArrayList<>();
        for (long alert = 1; alert <= 3; alert++) {
            runs.add(store.alertList().find(alert).map(AlertRow::runId).orElse(null));
        }
        return runs;
    }

    private static Split split(long... alerts) {
        return split("odd", alerts);
    }

    private static Split split(String runbook, long... alerts) {
        return new Split(
                "i1",
                "production",
                "s1",
                "anna",
                Arrays.stream(alerts).boxed().toList(),
                runbook,
                "The cart",
                2,
                false);
    }

    private static RunSummary run(String id, RunStatus status) {
        return new RunSummary(
                id,
                "odd",
                "incident",
                "Slow",
                "shop",
                "production",
                Mode.LIVE,
                status,
                null,
                null,
                "",
                "anna",
                "hash",
                "commit",
                1,
                null);
    }

    private static final class Books implements Catalog {
        @Override
        public List<Entry> entries() {
            return List.of(
                    entry("odd", Procedure.INCIDENT, false),
                    entry("leak", Procedure.INCIDENT, true),
                    entry("release", Procedure.TASK, false));
        }

        @Override
        public Optional<Entry> find(String name) {
            return entries().stream().filter(entry -> entry.name().equals(name)).findFirst();
        }

        @Override
        public List<Problem> estateProblems() {
            return List.of();
        }

        @Override
        public List<String> environments(Entry entry) {
            return List.of("production");
        }

        private static Entry entry(String name, Procedure procedure, boolean isPrivate) {
            IncidentPlan plan = new IncidentPlan(2, Map.of(), null, Role.OPERATOR, isPrivate);
            Runbook book = new Runbook(
                    name,
                    procedure,
                    "Slow",
                    "team-shop",
                    "",
                    "shop",
                    List.of(),
                    null,
                    false,
                    null,
                    Map.of(),
                    Map.of(),
                    null,
                    procedure == Procedure.INCIDENT ? plan : null,
                    List.of(),
                    List.of());
            return new Entry(name, name + ".yaml", book, "", "hash", "", "", List.of());
        }
    }
}
