package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.activities.store.AlertList.Filter;
import dev.evenkeel.activities.store.AlertList.Show;
import dev.evenkeel.activities.store.AlertRow.State;
import dev.evenkeel.activities.store.Alerts.Closed;
import dev.evenkeel.activities.store.Alerts.Decided;
import dev.evenkeel.activities.store.Alerts.Key;
import dev.evenkeel.activities.store.Alerts.Received;
import dev.evenkeel.workflows.contract.AlertActivities.Alert;
import dev.evenkeel.workflows.contract.AlertActivities.Ask;
import dev.evenkeel.workflows.contract.AlertActivities.Batch;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

abstract class AlertsCases extends StoreCases {

    private static final long MINUTE = 60_000;
    private static final Key SHOP = new Key("production", "shop", "shop-slow");

    AlertsCases(Backend backend) {
        super(backend);
    }

    @Test
    void keepsAnAlertOnceHoweverOftenItIsSent() {
        assertThat(receive(10, firing("a", 1), firing("a", 1), firing("b", 1))).isEqualTo(2);
        assertThat(receive(20, firing("a", 1))).isZero();

        assertThat(all()).extracting(AlertRow::fingerprint).containsExactly("b", "a");
        assertThat(all()).extracting(AlertRow::id).containsExactly(2L, 1L);
        assertThat(history(1)).containsExactly("FIRING");
    }

    @Test
    void isResolvedOnceAndKeepsWhen() {
        receive(10, firing("a", 1));

        assertThat(receive(20, resolved("a", 1, 18L), resolved("a", 1, 18L))).isEqualTo(1);
        assertThat(receive(30, resolved("a", 1, 19L))).isZero();
        assertThat(all()).singleElement().satisfies(alert -> {
            assertThat(alert.firing()).isFalse();
            assertThat(alert.endsAt()).isEqualTo(18);
            assertThat(alert.receivedAt()).isEqualTo(10);
        });
        assertThat(history(1)).containsExactly("FIRING", "RESOLVED");
    }

    @Test
    void keepsTheEndOfAnAlertThatItNeverSawFire() {
        receive(10, resolved("a", 1, null));

        assertThat(all()).singleElement().satisfies(alert -> {
            assertThat(alert.firing()).isFalse();
            assertThat(alert.endsAt()).isEqualTo(10);
        });
        assertThat(receive(11, firing("a", 1)))
                .as("a message that comes late changes nothing")
                .isZero();
    }

    @Test
    void isAnotherAlertWhenItFiresWithAnotherStart() {
        receive(10, firing("a", 1), resolved("a", 1, 5L), firing("a", 7));

        assertThat(all()).extracting(AlertRow::startsAt).containsExactly(7L, 1L);
        assertThat(all()).extracting(AlertRow::firing).containsExactly(true, false);
    }

    /** Prometheus remembers the start over its own restart, and Alertmanager resolves what it does not hear of. */
    @Test
    void firesAgainWithItsOldStartLongAfterItWasResolved() {
        receive(10, firing("a", 1));
        receive(20, resolved("a", 1, null));

        assertThat(receive(20 + 6 * MINUTE, firing("a", 1))).isEqualTo(1);
        assertThat(all()).singleElement().satisfies(alert -> {
            assertThat(alert.firing()).isTrue();
            assertThat(alert.endsAt()).isNull();
        });
        assertThat(history(1)).containsExactly("FIRING", "RESOLVED", "FIRING");
    }

    @Test
    void takesAMessageWithoutAStartForTheAlertThatFires() {
        receive(10, sent("a", true, null, null));
        assertThat(receive(20, sent("a", true, null, null))).isZero();
        assertThat(receive(30, sent("a", false, null, null))).isEqualTo(1);
        assertThat(receive(40, sent("a", false, null, null))).isZero();
        assertThat(receive(50, sent("a", true, null, null))).isEqualTo(1);

        assertThat(all()).extracting(AlertRow::startsAt).containsExactly(50L, 10L);
        assertThat(all()).extracting(AlertRow::endsAt).containsExactly(null, 30L);
    }

    @Test
    void keepsWhatDatabasesDoNotTake() {
        receive(
                10,
                new Received(
                        "h",
                        "x\0",
                        "na\0me",
                        "\ud800",
                        true,
                        1L,
                        null,
                        Map.of("service", "<b>\0", "o'); drop table alerts; --", "\"'"),
                        "u"));

        AlertRow row = all().getFirst();
        assertThat(row.name()).isEqualTo("na\ufffdme");
        assertThat(row.service()).isEqualTo("<b>\ufffd");
        assertThat(row.labels()).containsEntry("o'); drop table alerts; --", "\"'");
        assertThat(receive(20, new Received("h", "x\0", "n", "", true, 1L, null, Map.of(), "")))
                .isZero();
    }

    @Test
    void routesTheOldestFirstUntilTheyAreDecided() {
        receive(10, firing("a", 1), firing("b", 1), firing("c", 1));

        assertThat(store.alerts().anyToRoute(10)).isTrue();
        assertThat(store.alerts().toRoute(10, 2)).extracting(AlertRow::id).containsExactly(1L, 2L);

        decide(unmatched(1), unmatched(2), unmatched(3));
        assertThat(store.alerts().anyToRoute(10)).isFalse();
        assertThat(list(new Filter(Show.UNMATCHED, null, null, null, null))).hasSize(3);
        assertThat(list(new Filter(Show.UNMATCHED, null, null, null, null))
                        .getFirst()
                        .why())
                .isEqualTo("No route");
        assertThat(history(1)).containsExactly("FIRING", "UNMATCHED");
    }

    @Test
    void looksAtWhatIsDueAgain() {
        receive(10, firing("a", 1));
        decide(new Decided(1, State.QUIET, "", "r", "shop-slow", "shop", "production", 2, null, 100L));

        assertThat(store.alerts().toRoute(99, 10)).isEmpty();
        assertThat(store.alerts().nextLook()).contains(100L);
        assertThat(store.alerts().toRoute(100, 10)).hasSize(1);

        store.alerts().seen(all());
        assertThat(store.alerts().nextLook()).isEmpty();
    }

    @Test
    void tellsAnIncidentWhatItDoesNotKnowYet() {
        receive(10, firing("a", 1), firing("b", 1));
        store.runs().requested(run("r1", RunStatus.RUNNING, null));
        decide(opened(1, "r1"));
        Batch first = batch("r1", 0, 10);
        decide(joined(2, "r1"));

        assertThat(first.alerts()).extracting(Alert::id).containsExactly(1L);
        Batch second = batch("r1", first.upTo(), 10);
        assertThat(second.alerts()).extracting(Alert::id).containsExactly(2L);
        assertThat(second.firing()).isEqualTo(2);

        receive(20, resolved("a", 1, 15L));
        Batch third = batch("r1", second.upTo(), 10);
        assertThat(third.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.firing()).isFalse();
            assertThat(alert.endsAt()).isEqualTo(15);
        });
        assertThat(third.firing()).isEqualTo(1);
        assertThat(batch("r1", third.upTo(), 10)).isEqualTo(new Batch(List.of(), third.upTo(), 1, false));
        assertThat(batch("r2", 0, 10).alerts()).isEmpty();
    }

    @Test
    void givesALongBatchInParts() {
        receive(10, IntStream.range(0, 250).mapToObj(i -> firing("f" + i, 1)).toArray(Received[]::new));
        decide(IntStream.rangeClosed(1, 250).mapToObj(i -> joined(i, "r1")).toArray(Decided[]::new));

        List<Long> seen = new ArrayList<>();
        Batch batch = batch("r1", 0, 100);
        seen.addAll(batch.alerts().stream().map(Alert::id).toList());
        while (batch.more()) {
            batch = batch("r1", batch.upTo(), 100);
            seen.addAll(batch.alerts().stream().map(Alert::id).toList());
        }
        assertThat(seen).hasSize(250).doesNotHaveDuplicates();
        assertThat(batch.firing()).isEqualTo(250);
    }

    @Test
    void staysPendingUntilTheIncidentWasTold() {
        receive(10, firing("a", 1));
        decide(new Decided(1, State.OPENED, "", "r", "shop-slow", "shop", "production", 2, "r1", 500L));
        assertThat(store.alerts().anyToRoute(20)).isTrue();
        long place = all().getFirst().place();
        receive(20, resolved("a", 1, null));

        store.alertsTold().told("r1", place, 20);
        assertThat(store.alerts().toRoute(20, 10)).as("it was resolved since").hasSize(1);
        store.alertsTold().told("r1", place + 1, 20);
        assertThat(store.alerts().toRoute(20, 10)).isEmpty();
        assertThat(store.alerts().toRoute(500, 10)).hasSize(1);
        store.alertsTold().told("r1", place + 1, 500);
        assertThat(store.alerts().toRoute(500, 10)).isEmpty();
    }

    @Test
    void keepsTheIncidentThatItGotFirst() {
        receive(10, firing("a", 1));
        decide(opened(1, "r1"));
        decide(joined(1, "r2"));

        assertThat(all().getFirst().runId()).isEqualTo("r1");
        assertThat(history(1)).containsExactly("FIRING", "OPENED");
    }

    @Test
    void findsWhatIsOpenForAService() {
        assertThat(store.alerts().open(SHOP)).isEmpty();
        store.runs().requested(run("r0", RunStatus.RUNNING, null));
        assertThat(store.alerts().open(SHOP)).as("no alert opened this task").isEmpty();

        receive(10, firing("a", 1));
        decide(opened(1, "r0"));
        assertThat(store.alerts().open(SHOP)).contains("r0");
        assertThat(store.alerts().open(new Key("staging", "shop", "shop-slow"))).isEmpty();
        assertThat(store.alerts().open(new Key("production", "ledger", "shop-slow")))
                .isEmpty();
    }

    @Test
    void findsAnIncidentThatAPersonHasOpened() {
        RunSummary incident = run("i1", RunStatus.RUNNING, null, "incident", Mode.LIVE);
        store.runs().requested(incident);
        store.runs().requested(run("i2", RunStatus.RUNNING, null, "incident", Mode.DRILL));

        assertThat(store.alerts().open(SHOP)).contains("i1");
        assertThat(store.alerts().open(new Key("production", "", "shop-slow"))).isEmpty();
    }

    @Test
    void knowsWhatWasClosedLast() {
        store.runs().requested(run("i1", RunStatus.SUCCEEDED, 700L, "incident", Mode.LIVE));
        store.runs().requested(run("i2", RunStatus.CANCELLED, 900L, "incident", Mode.LIVE));
        store.runs().requested(run("i3", RunStatus.NOT_STARTED, 950L, "incident", Mode.LIVE));

        assertThat(store.alerts().lastClosed(SHOP)).contains(new Closed("i2", 900));
        assertThat(store.alerts().lastClosed(new Key("production", "ledger", "x")))
                .isEmpty();
    }

    @Test
    void routesAnewWhatWentToARunThatNeverStarted() {
        receive(10, firing("a", 1), firing("b", 1));
        store.runs().requested(run("r1", RunStatus.STARTING, null));
        decide(opened(1, "r1"), joined(2, "r1"));
        store.alertsTold().told("r1", 1_000, 20);
        assertThat(store.alerts().toRoute(20, 10)).isEmpty();

        store.runs().notStarted("r1", "killed", 30);
        assertThat(store.alerts().toRoute(40, 10)).extracting(AlertRow::state).containsOnly(State.NEW);
    }

    @Test
    void showsPagesAndFilters() {
        receive(
                10,
                IntStream.range(0, 7)
                        .mapToObj(i -> new Received(
                                "h",
                                "f" + i,
                                "Slow_" + i,
                                "",
                                i % 2 == 0,
                                1L,
                                null,
                                Map.of("service", i < 3 ? "shop" : ""),
                                ""))
                        .toArray(Received[]::new));

        AlertList.Page first = store.alertList().list(Filter.ALL, null, 5);
        assertThat(first.alerts()).hasSize(5);
        assertThat(store.alertList().list(Filter.ALL, first.next(), 5).alerts())
                .extracting(AlertRow::name)
                .containsExactly("Slow_1", "Slow_0");
        assertThat(list(new Filter(Show.FIRING, null, null, null, null))).hasSize(4);
        assertThat(list(new Filter(Show.RESOLVED, "shop", null, null, null)))
                .extracting(AlertRow::name)
                .containsExactly("Slow_1");
        assertThat(list(new Filter(Show.ALL, null, null, null, "LOW_3"))).hasSize(1);
        assertThat(list(new Filter(Show.ALL, null, null, null, "%"))).isEmpty();
        assertThat(store.alertList().services()).containsExactly("shop");
        assertThat(store.alertList().counts()).isEqualTo(new AlertList.Counts(4, 0, 7));
        assertThatThrownBy(() -> store.alertList().list(Filter.ALL, "x", 5))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Several servers take the same alerts in, as with two Alertmanagers. */
    @Test
    void keepsOneOfEachWhenManyArriveAtOnce() {
        List<CompletableFuture<Integer>> senders = new ArrayList<>();
        for (int sender = 0; sender < 4; sender++) {
            senders.add(CompletableFuture.supplyAsync(() -> {
                int news = 0;
                for (int part = 0; part < 10; part++) {
                    int from = part * 50;
                    news += receive(
                            10,
                            IntStream.range(from, from + 50)
                                    .mapToObj(i -> firing("f" + i, 1))
                                    .toArray(Received[]::new));
                }
                return news;
            }));
        }

        assertThat(senders.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(500);
        assertThat(store.alertList().list(Filter.ALL, null, 1_000).alerts())
                .hasSize(500)
                .extracting(AlertRow::place)
                .doesNotHaveDuplicates();
    }

    private int receive(long now, Received... alerts) {
        return store.alerts().receive(List.of(alerts), now);
    }

    private static Received firing(String fingerprint, long starts) {
        return sent(fingerprint, true, starts, null);
    }

    private static Received resolved(String fingerprint, long starts, @Nullable Long ends) {
        return sent(fingerprint, false, starts, ends);
    }

    private static Received sent(String fingerprint, boolean firing, @Nullable Long starts, @Nullable Long ends) {
        return new Received(
                "hook", fingerprint, "Slow", "It is slow", firing, starts, ends, Map.of("service", "shop"), "");
    }

    private void decide(Decided... decisions) {
        store.alerts().decided(List.of(decisions), null, 15);
    }

    private static Decided unmatched(long alert) {
        return new Decided(alert, State.UNMATCHED, "No route", null, null, "", null, null, null, null);
    }

    private static Decided opened(long alert, String run) {
        return new Decided(alert, State.OPENED, "", "r", "shop-slow", "shop", "production", 2, run, null);
    }

    private static Decided joined(long alert, String run) {
        return new Decided(alert, State.JOINED, "", "r", "shop-slow", "shop", "production", 2, run, null);
    }

    private Batch batch(String run, long after, int most) {
        return new AlertActivitiesImpl(store, InstantSource.system()).batch(new Ask(run, after, most));
    }

    private List<AlertRow> all() {
        return list(Filter.ALL);
    }

    private List<AlertRow> list(Filter filter) {
        return store.alertList().list(filter, null, 100).alerts();
    }

    private List<String> history(long alert) {
        return store.alertList().history(alert).stream()
                .map(AlertList.Entry::what)
                .toList();
    }

    private static RunSummary run(String id, RunStatus status, @Nullable Long finishedAt) {
        return run(id, status, finishedAt, "task", Mode.LIVE);
    }

    private static RunSummary run(String id, RunStatus status, @Nullable Long finishedAt, String procedure, Mode mode) {
        return new RunSummary(
                id,
                "shop-slow",
                procedure,
                "The shop is slow",
                "shop",
                "production",
                mode,
                status,
                null,
                null,
                "",
                "alerts",
                "hash",
                "commit",
                600,
                finishedAt);
    }
}
