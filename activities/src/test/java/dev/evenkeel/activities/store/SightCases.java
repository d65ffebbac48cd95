package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.Actions.Wanted;
import dev.evenkeel.activities.store.AlertList.Filter;
import dev.evenkeel.activities.store.Alerts.Decided;
import dev.evenkeel.activities.store.Alerts.Received;
import dev.evenkeel.activities.store.ReportNotes.Added;
import dev.evenkeel.activities.store.ReportNotes.Kind;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.LockActivities;
import dev.evenkeel.workflows.contract.LockWorkflow;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.ReviewActivities.Obstacle;
import dev.evenkeel.workflows.contract.ReviewActivities.Review;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A private incident with a run that it has started, for whoever may see it and for all others. */
abstract class SightCases extends StoreCases {

    private static final Reader OUTSIDER = new Reader("eve", false);
    private static final Reader INSIDER = new Reader("ada", false);
    private static final Reader ADMINISTRATOR = new Reader("root", true);

    SightCases(Backend backend) {
        super(backend);
    }

    @BeforeEach
    void leak() {
        write("room", "incident", "room", List.of("ada", "o'neill"), RunStatus.RUNNING);
        write("room-1", "recovery", "room", null, RunStatus.SUCCEEDED);
        write("open", "incident", "open", null, RunStatus.RUNNING);
    }

    @Test
    void onlyItsPeopleAndAdministratorsFindIt() {
        for (String run : List.of("room", "room-1")) {
            assertSeen(() -> store.runs().find(run).isPresent());
            assertSeen(
                    () -> ids(store.runs().list(RunFilter.ALL, null, 10).runs()).contains(run));
            assertSeen(() -> ids(store.runs()
                            .list(RunFilter.ALL.withText(run), null, 10)
                            .runs())
                    .contains(run));
            assertSeen(() -> !store.runs().hides(run));
        }
        assertSeen(() -> ids(store.incidents().open(10)).contains("room"));
        assertSeen(() -> ids(store.incidents().live(10)).contains("room"));
        assertSeen(() -> ids(store.recoveries().ended(null, 10)).contains("room-1"));
        assertThat(OUTSIDER.get(() -> store.runs().find("open"))).isPresent();
        assertThat(OUTSIDER.get(() -> store.runs()
                        .list(RunFilter.ALL.withStatuses(Set.of(RunStatus.RUNNING, RunStatus.SUCCEEDED)), null, 10)
                        .runs()))
                .extracting(RunSummary::runId)
                .containsExactly("open");
        assertThat(Reader.NOBODY.get(() -> store.runs().find("room"))).isEmpty();
        assertThat(new Reader("o'neill", false).get(() -> store.runs().find("room")))
                .isPresent();
        assertThat(store.runs().isPrivate("room")).isTrue();
        assertThat(store.runs().isPrivate("room-1"))
                .as("it belongs to the room")
                .isTrue();
        assertThat(store.runs().isPrivate("open")).isFalse();
    }

    @Test
    void whatBelongsToItIsNotToldEither() {
        store.reportNotes()
                .add("room", "ada", new Added(Kind.ACTION, "x", "ada", LocalDate.EPOCH, null, null), "staging");
        store.reviews()
                .open(new Review("d1", "room-1", "steps/x", "staging", "ada", "burns", List.of(Obstacle.COUNT), 1));
        store.alerts().receive(List.of(new Received("main", "f1", "Leak", "", true, 1L, null, Map.of(), "")), 1);
        store.alerts()
                .decided(
                        List.of(new Decided(
                                1, AlertRow.State.OPENED, "", null, "x", "shop", "staging", 1, "room", null)),
                        null,
                        1);
        LockWorkflow.Ask ask = new LockWorkflow.Ask("room-1", "Rotate", "ada", false, false, 1, Map.of());
        store.locks()
                .show(new LockActivities.View(
                        new LockWorkflow.State(
                                "staging", "shop", 1, new LockWorkflow.Holder(ask, 1), List.of(ask), Set.of()),
                        ""));

        assertSeen(() -> !store.actions().list(Wanted.OPEN, 10).isEmpty());
        assertSeen(() -> store.actions().find("room", 1).isPresent());
        assertSeen(() -> !store.actions().services().isEmpty());
        assertThat(store.actions().pending(Set.of("shop"), LocalDate.MAX, LocalDate.MIN, 10))
                .as("no channel is reminded of it")
                .isEmpty();
        assertSeen(() -> !store.reviews().loud(10).isEmpty());
        assertSeen(() -> !store.reviews().list(10).isEmpty());
        assertSeen(() -> store.reviews().find("d1").isPresent());
        assertSeen(() -> "room".equals(store.alertList().find(1).orElseThrow().runId()));
        assertSeen(() -> store.alertList().history(1).stream().anyMatch(entry -> "room".equals(entry.runId())));
        assertSeen(() -> !store.alertList()
                .list(new Filter(AlertList.Show.ALL, null, null, "room", null), null, 10)
                .alerts()
                .isEmpty());
        assertThat(OUTSIDER.get(
                        () -> store.alertList().list(Filter.ALL, null, 10).alerts()))
                .singleElement()
                .satisfies(alert -> assertThat(alert.joinedPrivate()).isTrue());
        assertSeen(() -> store.locks().held().toString().contains("Leak of room-1"));
        assertSeen(() -> store.locks().find("staging", "shop").toString().contains("room-1"));
    }

    @Test
    void whoIsRemovedLosesSightOfItAndEverybodySeesItWhenItIsPublic() {
        write("room", "incident", "room", List.of("bob"), RunStatus.RUNNING);
        assertThat(INSIDER.get(() -> store.runs().find("room-1"))).isEmpty();
        assertThat(new Reader("bob", false).get(() -> store.runs().find("room-1")))
                .isPresent();

        write("room", "incident", "room", null, RunStatus.RUNNING);
        assertThat(OUTSIDER.get(() -> store.runs().find("room-1"))).isPresent();
    }

    @Test
    void nobodyIsAmongNoPeople() {
        write("room", "incident", "room", List.of(), RunStatus.RUNNING);

        assertThat(INSIDER.get(() -> store.runs().find("room"))).isEmpty();
        assertThat(Reader.NOBODY.get(() -> store.runs().find("room"))).isEmpty();
        assertThat(ADMINISTRATOR.get(() -> store.runs().find("room")))
                .map(RunSummary::people)
                .contains(List.of());
    }

    /** By its people, by administrators, and by the server itself; by nobody else. */
    private void assertSeen(Supplier<Boolean> sees) {
        assertThat(OUTSIDER.get(sees)).isFalse();
        assertThat(INSIDER.get(sees)).isTrue();
        assertThat(ADMINISTRATOR.get(sees)).isTrue();
        assertThat(sees.get()).isTrue();
    }

    private static List<String> ids(List<RunSummary> runs) {
        return runs.stream().map(RunSummary::runId).toList();
    }

    private void write(String id, String procedure, String room, @Nullable List<String> people, RunStatus status) {
        RunSummary summary = new RunSummary(
                id,
                "leak",
                procedure,
                "Leak of " + id,
                "shop",
                "staging",
                Mode.LIVE,
                status,
                null,
                null,
                null,
                "",
                "ada",
                "hash",
                "commit",
                1_000,
                status.finished() ? (Long) 2_000L : null,
                room,
                people);
        store.journal().append(new Append(summary, 1, 0, List.of(event(1, "x"))));
    }
}
