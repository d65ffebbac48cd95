package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.AlertList.Filter;
import dev.evenkeel.activities.store.AlertRow.State;
import dev.evenkeel.activities.store.Alerts.Decided;
import dev.evenkeel.activities.store.Alerts.Key;
import dev.evenkeel.activities.store.Alerts.Received;
import dev.evenkeel.workflows.contract.AlertActivities.Alert;
import dev.evenkeel.workflows.contract.AlertActivities.Ask;
import dev.evenkeel.workflows.contract.AlertActivities.Batch;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What incidents hear of their alerts: how often, how much at a time, and what becomes of it when one lives no more. */
abstract class AlertsToldCases extends StoreCases {

    private static final Key SHOP = new Key("production", "shop", "shop-slow");

    AlertsToldCases(Backend backend) {
        super(backend);
    }

    @Test
    void tellsLessOftenWhatWasToldOften() {
        belongs("i1", "a", Map.of());
        assertThat(store.alertsTold().tellAt("i1")).isZero();
        for (int times = 1; times < AlertNewsPace.AT_ONCE; times++) {
            store.alertsTold().told("i1", 0, 1_000);
        }
        assertThat(store.alertsTold().tellAt("i1")).as("as before").isEqualTo(1_000);
        store.alertsTold().told("i1", 0, 1_000);
        assertThat(store.alertsTold().tellAt("i1")).isEqualTo(2_000);
        assertThat(AlertNewsPace.pauseAfter(300)).isEqualTo(2_000);
        assertThat(AlertNewsPace.pauseAfter(100_000)).isEqualTo(600_000);
        assertThat(store.alertsTold().tellAt("i2")).as("an incident of its own").isZero();
    }

    @Test
    void keepsUntilThenWhatIsToBeToldLater() {
        belongs("i1", "a", Map.of());
        store.alertsTold().tellLater("i1", 5_000);

        assertThat(store.alerts().toRoute(4_999, 10)).isEmpty();
        assertThat(store.alerts().nextLook()).contains(5_000L);
        assertThat(store.alerts().toRoute(5_000, 10)).hasSize(1);
        store.alertsTold().told("i1", store.alertsTold().lastPlace("i1"), 5_000);
        assertThat(store.alerts().toRoute(9_000, 10)).isEmpty();
        assertThat(store.alerts().nextLook()).isEmpty();
    }

    @Test
    void makesNoBatchLargerThanWhatTemporalTakes() {
        Map<String, String> large = new TreeMap<>();
        for (int label = 0; label < 60; label++) {
            large.put("label" + label, "✓".repeat(700));
        }
        for (int alert = 0; alert < 20; alert++) {
            belongs("i1", "large" + alert, large);
        }

        List<Long> seen = new ArrayList<>();
        Batch batch = store.alertsTold().batch(new Ask("i1", 0, 200));
        assertThat(batch.alerts()).hasSize(3);
        seen.addAll(batch.alerts().stream().map(Alert::id).toList());
        while (batch.more()) {
            batch = store.alertsTold().batch(new Ask("i1", batch.upTo(), 200));
            seen.addAll(batch.alerts().stream().map(Alert::id).toList());
        }
        assertThat(seen).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void givesOneThatIsLargerThanAllOthersAlone() {
        Map<String, String> huge = Map.of("label", "x".repeat(500_000));
        belongs("i1", "huge", huge);
        belongs("i1", "more", huge);

        Batch batch = store.alertsTold().batch(new Ask("i1", 0, 200));
        assertThat(batch.alerts()).hasSize(1);
        assertThat(batch.more()).isTrue();
        assertThat(store.alertsTold().batch(new Ask("i1", batch.upTo(), 200)).alerts())
                .hasSize(1);
    }

    @Test
    void routesAnewWhatFiresWhenItsIncidentIsLost() {
        store.runs().requested(run("i1", RunStatus.STARTING));
        assertThat(store.runs().lost("i1", 50)).as("it may still begin").isFalse();
        store.runs().requested(run("i2", RunStatus.WAITING));
        belongs("i2", "a", Map.of());
        belongs("i2", "b", Map.of());
        resolve("b");
        store.alertsTold().told("i2", store.alertsTold().lastPlace("i2"), 40);

        assertThat(store.runs().lost("i2", 50)).isTrue();
        assertThat(store.runs().lost("i2", 60)).as("it has ended").isFalse();
        assertThat(store.runs().isLost("i2")).isTrue();
        assertThat(store.runs().isLost("i1")).isFalse();
        store.alertsTold().bereft("i2");

        RunSummary lost = store.runs().find("i2").orElseThrow();
        assertThat(lost.status()).isEqualTo(RunStatus.FAILED);
        assertThat(lost.finishedAt()).isEqualTo(50);
        assertThat(lost.at()).contains("ended in Temporal");
        assertThat(store.alerts().open(SHOP)).as("the one that may still begin").contains("i1");
        assertThat(store.alerts().toRoute(60, 10))
                .singleElement()
                .extracting(AlertRow::name, AlertRow::state, AlertRow::runId)
                .containsExactly("a", State.NEW, null);
    }

    @Test
    void goesBackToNoIncidentOfAnotherServiceOrEnvironment() {
        store.runs().requested(run("i1", RunStatus.WAITING));
        belongs("i1", "a", Map.of());
        store.alerts().receive(List.of(received("a", true, 700, Map.of())), 10);
        AlertRow anew = store.alertList().find(2).orElseThrow();

        assertThat(store.alerts().before(anew, SHOP)).contains("i1");
        assertThat(store.alerts().before(anew, new Key("staging", "shop", "shop-slow")))
                .isEmpty();
        assertThat(store.alerts().before(anew, new Key("production", "ledger", "shop-slow")))
                .isEmpty();
    }

    private void belongs(String run, String name, Map<String, String> labels) {
        store.alerts().receive(List.of(received(name, true, 1, labels)), 10);
        long alert =
                store.alertList().list(Filter.ALL, null, 1).alerts().getFirst().id();
        store.alerts()
                .decided(
                        List.of(new Decided(
                                alert, State.JOINED, "", "r", "shop-slow", "shop", "production", 2, run, null)),
                        null,
                        15);
    }

    private void resolve(String name) {
        store.alerts().receive(List.of(received(name, false, 1, Map.of())), 20);
    }

    private static Received received(String name, boolean firing, long starts, Map<String, String> labels) {
        return new Received("h", name, name, "", firing, starts, firing ? null : (Long) 19L, labels, "");
    }

    private static RunSummary run(String id, RunStatus status) {
        return new RunSummary(
                id,
                "shop-slow",
                "incident",
                "The shop is slow",
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
}
