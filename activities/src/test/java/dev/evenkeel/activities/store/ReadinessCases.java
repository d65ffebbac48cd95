package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.activities.readiness.Finding;
import dev.evenkeel.activities.readiness.State;
import dev.evenkeel.activities.store.Readiness.Change;
import dev.evenkeel.activities.store.Readiness.Evaluation;
import dev.evenkeel.activities.store.Readiness.Known;
import dev.evenkeel.workflows.contract.ReadinessActivities.Target;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

abstract class ReadinessCases extends StoreCases {

    private static final Target SHOP = new Target("production", "shop");
    private static final Finding NORTH = Finding.ok(Check.SITES, "north", "It answers");
    private static final Finding NORTH_AWAY = Finding.bad(Check.SITES, "north", "It does not answer", "Look at it");
    private static final Finding SOUTH = Finding.ok(Check.SITES, "south", "It answers");

    ReadinessCases(Backend backend) {
        super(backend);
    }

    @Test
    void knowsSinceWhenAStateIsWhatItIs() {
        record("e1", List.of(NORTH, SOUTH), 100);
        record("e2", List.of(NORTH_AWAY, SOUTH), 200);
        record("e3", List.of(NORTH_AWAY, SOUTH), 300);

        assertThat(store.readiness().all())
                .containsExactly(new Known(SHOP, NORTH_AWAY, 200, 300), new Known(SHOP, SOUTH, 100, 300));
        assertThat(store.readiness().changes(SHOP, Check.SITES, "north"))
                .containsExactly(
                        new Change(State.BAD, "It does not answer", 200), new Change(State.OK, "It answers", 100));
    }

    @Test
    void forgetsWhatIsNotLookedAtAnyMore() {
        record("e1", List.of(NORTH, SOUTH, Finding.ok(Check.DRILL, "", "Yesterday")), 100);
        store.readiness().record("e2", SHOP, Set.of(Check.SITES), List.of(NORTH), 200);

        assertThat(store.readiness().all())
                .extracting(known -> known.finding().subject())
                .containsExactly("", "north");
        store.readiness().end("e3", List.of(new Target("staging", "shop")), 300);
        assertThat(store.readiness().all()).isEmpty();
        assertThat(store.readiness().changes(SHOP, Check.SITES, "north")).isEmpty();
    }

    @Test
    void whatComesLateChangesNothing() {
        record("e2", List.of(NORTH_AWAY), 200);
        record("e1", List.of(NORTH, SOUTH), 100);

        assertThat(store.readiness().all())
                .containsExactly(new Known(SHOP, NORTH_AWAY, 200, 200), new Known(SHOP, SOUTH, 100, 100));
    }

    @Test
    void countsWhatAnEvaluationHasLookedAtOnce() {
        store.readiness().begin("e1", "print", 2, 100);
        store.readiness().begin("e1", "print", 2, 150);
        record("e1", List.of(NORTH), 200);
        record("e1", List.of(NORTH), 300);

        assertThat(store.readiness().latest()).contains(new Evaluation("e1", 100, null, 2, 1, "print"));
        assertThat(store.readiness().finished()).isEmpty();
        store.readiness().end("e1", List.of(SHOP), 400);
        store.readiness().end("e1", List.of(SHOP), 500);
        assertThat(store.readiness().finished()).contains(new Evaluation("e1", 100, 400L, 2, 1, "print"));
    }

    @Test
    void keepsTheLatestChangesAndEvaluations() {
        for (int turn = 1; turn <= Readiness.KEPT + 5; turn++) {
            store.readiness().begin("e" + turn, "print", 1, turn);
            record("e" + turn, List.of(turn % 2 == 0 ? NORTH : NORTH_AWAY), turn);
        }

        assertThat(store.readiness().changes(SHOP, Check.SITES, "north"))
                .hasSize(Readiness.KEPT)
                .first()
                .extracting(Change::at)
                .isEqualTo(Readiness.KEPT + 5L);
        assertThat(store.readiness().latest()).map(Evaluation::id).contains("e" + (Readiness.KEPT + 5));
    }

    private void record(String evaluation, List<Finding> findings, long at) {
        store.readiness().record(evaluation, SHOP, Set.of(Check.values()), findings, at);
    }
}
