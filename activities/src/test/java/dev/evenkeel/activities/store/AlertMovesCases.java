package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.AlertList.Filter;
import dev.evenkeel.activities.store.AlertRow.State;
import dev.evenkeel.activities.store.Alerts.Closed;
import dev.evenkeel.activities.store.Alerts.Decided;
import dev.evenkeel.activities.store.Alerts.Key;
import dev.evenkeel.activities.store.Alerts.Received;
import dev.evenkeel.workflows.contract.AlertActivities.Alert;
import dev.evenkeel.workflows.contract.AlertActivities.Ask;
import dev.evenkeel.workflows.contract.AlertActivities.Merge;
import dev.evenkeel.workflows.contract.AlertActivities.Merged;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Alerts go from incident to incident. */
abstract class AlertMovesCases extends StoreCases {

    private static final Key CART = new Key("production", "cart", "shop-slow");

    AlertMovesCases(Backend backend) {
        super(backend);
    }

    @Test
    void hasAllAlertsOfAnIncidentGoOnceWithWhatIsToldOfThem() {
        open("i1", "cart", 1);
        open("i2", "shop", 2);
        belongs("i1", "a", "b");
        belongs("i2", "c");
        long known = store.alertsTold().lastPlace("i2");

        Merged merged = merge("i1", "i2");
        assertThat(merged.alerts()).isEqualTo(2);
        assertThat(store.alertsTold().batch(new Ask("i2", known, 10)).alerts())
                .extracting(Alert::name)
                .containsExactly("a", "b");
        assertThat(store.alertsTold().batch(new Ask("i2", 0, 10)).firing()).isEqualTo(3);
        assertThat(store.alertsTold().batch(new Ask("i1", 0, 10)).firing()).isZero();
        assertThat(merged.upTo()).isEqualTo(store.alertsTold().lastPlace("i2"));

        assertThat(merge("i1", "i2")).isEqualTo(merged);
        assertThat(history(1)).containsExactly("FIRING", "JOINED", "MERGED");
    }

    @Test
    void tellsTheOtherIncidentOfThem() {
        open("i1", "cart", 1);
        open("i2", "shop", 2);
        belongs("i1", "a");
        store.alertsTold().told("i1", 1_000, 20);
        assertThat(store.alerts().toRoute(20, 10)).isEmpty();
        merge("i1", "i2");

        assertThat(store.alerts().toRoute(20, 10)).extracting(AlertRow::runId).containsExactly("i2");
    }

    /** A round has looked before the merge, and writes down after it. */
    @Test
    void takesWhatWasOnItsWayToAMergedIncidentWhereThatLeads() {
        open("i1", "cart", 1);
        open("i2", "shop", 2);
        receive("a");
        merge("i1", "i2");
        decide(joined(1, "i1", "cart"));

        assertThat(row(1).runId()).isEqualTo("i2");
        assertThat(store.alertsTold().batch(new Ask("i2", 0, 10)).alerts()).hasSize(1);
    }

    @Test
    void leadsOnThroughSeveralMerges() {
        for (int i = 1; i <= 4; i++) {
            open("i" + i, i == 1 ? "cart" : "shop", i);
        }
        belongs("i1", "a");
        merge("i1", "i2");
        merge("i2", "i3");
        assertThat(row(1).runId()).isEqualTo("i3");
        merge("i4", "i2");

        receive("b");
        decide(joined(2, "i1", "cart"));
        assertThat(row(2).runId()).isEqualTo("i3");
        receive("c");
        decide(joined(3, "i4", "shop"));
        assertThat(row(3).runId()).isEqualTo("i3");
        assertThat(List.of("i1", "i2", "i3", "i4"))
                .allSatisfy(each ->
                        assertThat(store.alertMoves().leadsTo(each)).as(each).isEqualTo("i3"));
    }

    @Test
    void joinsWhereAMergedIncidentOfTheServiceHasGoneAsLongAsThatIsOpen() {
        open("i1", "cart", 1);
        open("i2", "shop", 2);
        assertThat(store.alerts().open(CART)).contains("i1");
        merge("i1", "i2");
        ends("i1", "cart", RunStatus.MERGED, 50);
        assertThat(store.alerts().open(CART)).contains("i2");

        ends("i2", "shop", RunStatus.SUCCEEDED, 90);
        assertThat(store.alerts().open(CART)).isEmpty();
    }

    @Test
    void isQuietAfterTheOneIntoWhichItWasMerged() {
        open("i1", "cart", 1);
        open("i2", "shop", 2);
        merge("i1", "i2");
        ends("i1", "cart", RunStatus.MERGED, 50);
        assertThat(store.alerts().lastClosed(CART)).isEmpty();
        ends("i2", "shop", RunStatus.SUCCEEDED, 90);

        assertThat(store.alerts().lastClosed(CART)).contains(new Closed("i2", 90));
    }

    @Test
    void hasTheChosenAlertsGoAndNoOthersAndNoneTwice() {
        open("i1", "shop", 1);
        open("i2", "shop", 2);
        open("i3", "shop", 3);
        belongs("i1", "a", "b", "c");

        assertThat(split(List.of(1L, 3L), "i1", "i2")).isTrue();
        assertThat(split(List.of(1L, 3L), "i1", "i2")).isTrue();
        assertThat(IntStream.rangeClosed(1, 3).mapToObj(alert -> row(alert).runId()))
                .containsExactly("i2", "i1", "i2");
        assertThat(history(3)).containsExactly("FIRING", "JOINED", "SPLIT");
        assertThat(store.alertMoves().firing("i1")).isEqualTo(1);
        assertThat(split(List.of(2L, 3L), "i1", "i3")).isFalse();
        assertThat(row(2).runId()).isEqualTo("i1");
        assertThat(split(List.of(99L), "i1", "i3")).isFalse();
        assertThat(store.alertMoves().of(List.of(), "i1")).isEmpty();
    }

    @Test
    void goesWhereItWasBeforeWhenItFiresAnew() {
        open("i1", "shop", 1);
        open("i2", "shop", 2);
        belongs("i1", "a", "b");
        split(List.of(2L), "i1", "i2");
        receive("b", 700);

        AlertRow anew = row(3);
        assertThat(store.alerts().before(anew, new Key("production", "shop", "shop-slow")))
                .contains("i2");
        assertThat(store.alerts().open(new Key("production", "shop", "shop-slow")))
                .contains("i1");
        ends("i2", "shop", RunStatus.SUCCEEDED, 90);
        assertThat(store.alerts().before(anew, new Key("production", "shop", "shop-slow")))
                .isEmpty();
    }

    /** What has no service is found by the alerts that are there; some of them may have gone. */
    @Test
    void findsAnIncidentByTheAlertsThatStayed() {
        Key any = new Key("production", "", "shop-slow");
        open("i1", "", 1);
        open("i2", "", 2);
        receive("a");
        receive("b");
        decide(new Decided(1, State.OPENED, "", "r", "shop-slow", "", "production", 2, "i1", null));
        decide(joined(2, "i1", ""));
        split(List.of(1L), "i1", "i2");
        assertThat(store.alerts().open(any)).contains("i1");
        ends("i1", "", RunStatus.SUCCEEDED, 90);
        assertThat(store.alerts().open(any)).contains("i2");
    }

    @Test
    void doesNotCountAmongTheIncidentsThatLastLong() {
        open("i1", "cart", 1);
        open("i2", "shop", 2);
        merge("i1", "i2");
        ends("i1", "cart", RunStatus.MERGED, 50);

        assertThat(store.incidents().live(10)).extracting(RunSummary::runId).containsExactly("i2");
        assertThat(store.incidents().ended("", 10))
                .extracting(RunSummary::status)
                .containsExactly(RunStatus.MERGED);
    }

    /** Several servers route, while people merge. */
    @Test
    void losesNoneWhileManyGoAtOnce() {
        open("i1", "cart", 1);
        open("i2", "shop", 2);
        for (int alert = 1; alert <= 40; alert++) {
            receive("f" + alert);
        }
        List<CompletableFuture<Void>> at = new ArrayList<>();
        for (int part = 0; part < 4; part++) {
            int from = part * 10;
            at.add(CompletableFuture.runAsync(() -> {
                for (int alert = from + 1; alert <= from + 10; alert++) {
                    decide(joined(alert, "i1", "cart"));
                }
            }));
        }
        at.add(CompletableFuture.runAsync(() -> merge("i1", "i2")));
        at.forEach(CompletableFuture::join);

        assertThat(store.alertList().list(Filter.ALL, null, 100).alerts())
                .hasSize(40)
                .allSatisfy(alert -> assertThat(alert.runId()).isEqualTo("i2"));
        assertThat(store.alertsTold().batch(new Ask("i2", 0, 100)).alerts()).hasSize(40);
    }

    private Merged merge(String from, String into) {
        return store.alertMoves().merge(new Merge(from, into, "anna", 30), 30);
    }

    private boolean split(List<Long> alerts, String from, String into) {
        return store.alertMoves().split(alerts, from, into, "anna", 30);
    }

    private void belongs(String run, String... names) {
        for (String name : names) {
            receive(name);
            AlertRow row = store.alertList().list(Filter.ALL, null, 1).alerts().getFirst();
            decide(joined(row.id(), run, "shop"));
        }
    }

    private void receive(String name) {
        receive(name, 1);
    }

    private void receive(String name, long starts) {
        store.alerts()
                .receive(
                        List.of(new Received("h", name, name, "", true, starts, null, Map.of("service", "shop"), "")),
                        10);
    }

    private void decide(Decided decided) {
        store.alerts().decided(List.of(decided), null, 15);
    }

    private static Decided joined(long alert, String run, String service) {
        return new Decided(alert, State.JOINED, "", "r", "shop-slow", service, "production", 2, run, null);
    }

    private AlertRow row(long alert) {
        return store.alertList().find(alert).orElseThrow();
    }

    private List<String> history(long alert) {
        return store.alertList().history(alert).stream()
                .map(AlertList.Entry::what)
                .toList();
    }

    private void open(String id, String service, long startedAt) {
        store.runs().requested(run(id, service, RunStatus.RUNNING, startedAt, null));
    }

    private void ends(String id, String service, RunStatus status, long at) {
        store.journal().append(new Append(run(id, service, status, 1, at), 1, 0, List.of()));
    }

    private static RunSummary run(
            String id, String service, RunStatus status, long startedAt, @Nullable Long finishedAt) {
        return new RunSummary(
                id,
                "shop-slow",
                "incident",
                "The shop is slow",
                service.isEmpty() ? null : service,
                "production",
                Mode.LIVE,
                status,
                null,
                null,
                "",
                "anna",
                "hash",
                "commit",
                startedAt,
                finishedAt);
    }
}
