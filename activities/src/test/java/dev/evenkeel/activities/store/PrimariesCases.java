package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RecoveryActivities.Promoted;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

abstract class PrimariesCases extends StoreCases {

    PrimariesCases(Backend backend) {
        super(backend);
    }

    @Test
    void knowsThePrimaryOfEachEnvironmentAndWhoMovedIt() {
        record("production", "south", "r1", 100);
        record("staging", "west", "r2", 200);

        assertThat(store.primaries().find("production", "shop"))
                .contains(new Primaries.Primary("production", "shop", "south", "r1", 100));
        assertThat(store.primaries().find("production", "other")).isEmpty();
        assertThat(store.primaries().all()).extracting(Primaries.Primary::site).containsExactly("south", "west");
    }

    @Test
    void saysNothingOfAServiceThatNoRecoveryHasMoved() {
        RecoveryActivitiesImpl activities = new RecoveryActivitiesImpl(store.primaries());
        record("production", "south", "r1", 100);

        assertThat(activities.primary("production", "shop")).isEqualTo("south");
        assertThat(activities.primary("staging", "shop")).isEmpty();
    }

    @Test
    void toldAgainOrTooLateItIsWhatTheLastRunHasMade() {
        record("production", "south", "r1", 100);
        record("production", "south", "r1", 100);
        record("production", "north", "r2", 200);
        record("production", "south", "r1", 100);

        assertThat(store.primaries().find("production", "shop").orElseThrow().site())
                .isEqualTo("north");
    }

    @Test
    void tellsHowLongPhasesUsuallyTakeWithoutWaitingForPeople() {
        recovered("a", Mode.LIVE, RunStatus.SUCCEEDED, 1_000);
        recovered("b", Mode.DRILL, RunStatus.SUCCEEDED, 3_000);
        recovered("c", Mode.LIVE, RunStatus.SUCCEEDED, 2_000);
        recovered("d", Mode.LIVE, RunStatus.FAILED, 90_000);
        recovered("e", Mode.REHEARSAL, RunStatus.SUCCEEDED, 5);

        assertThat(store.pastRuns().phases("move")).isEqualTo(Map.of("fence", 2_000L));
        assertThat(store.pastRuns().phases("other")).isEmpty();
    }

    private void record(String environment, String site, String run, long at) {
        new RecoveryActivitiesImpl(store.primaries()).promoted(new Promoted(environment, "shop", site, run, at));
    }

    /** The phase works so long, and waits a minute for somebody; a second phase does not come to its end. */
    private void recovered(String id, Mode mode, RunStatus status, long millis) {
        RunSummary ended = new RunSummary(
                id,
                "move",
                "recovery",
                "Move",
                "shop",
                "production",
                mode,
                status,
                null,
                null,
                "",
                "ann",
                "hash",
                "",
                100,
                200_000L);
        store.runs().requested(ended);
        store.journal()
                .append(new Append(
                        ended,
                        1,
                        0,
                        List.of(
                                event(1, 1_000, Type.PHASE_STARTED, null, "fence"),
                                event(2, 1_100, Type.PERSON_ASKED, "fence/a", ""),
                                event(3, 1_200, Type.PERSON_ASKED, "fence/b", ""),
                                event(4, 31_100, Type.PERSON_ANSWERED, "fence/a", ""),
                                event(5, 61_100, Type.PERSON_ANSWERED, "fence/b", ""),
                                event(6, 61_000 + millis, Type.PHASE_FINISHED, null, "fence"),
                                event(7, 62_000 + millis, Type.PHASE_STARTED, null, "promote"))));
    }

    private static JournalEvent event(long seq, long at, Type type, @Nullable String step, String phase) {
        return new JournalEvent(seq, at, type, step, 0, null, phase.isEmpty() ? Map.of() : Map.of("phase", phase));
    }
}
