package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.act.ActClaims.Claim;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.LockActivities.Fence;
import dev.evenkeel.workflows.contract.LockActivities.View;
import dev.evenkeel.workflows.contract.LockWorkflow.Ask;
import dev.evenkeel.workflows.contract.LockWorkflow.Holder;
import dev.evenkeel.workflows.contract.LockWorkflow.State;
import dev.evenkeel.workflows.contract.Mode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

abstract class LocksCases extends StoreCases {

    LocksCases(Backend backend) {
        super(backend);
    }

    @Test
    void showsWhoHoldsALockAndWhoWaits() {
        store.locks().show(view(1, "r1"));

        assertThat(store.locks().held()).containsExactly(view(1, "r1"));
        store.locks().show(view(2, null));
        assertThat(store.locks().held()).isEmpty();
        assertThat(store.locks().find("production", "shop")).contains(view(2, null));
        assertThat(store.locks().find("staging", "shop")).isEmpty();
    }

    @Test
    void aLateViewChangesNothing() {
        store.locks().show(view(2, "r2"));
        store.locks().show(view(1, "r1"));

        assertThat(store.locks().held()).containsExactly(view(2, "r2"));
    }

    @Test
    void refusesTheActsOfEarlierOwnersButForThoseThatHaveBegun() {
        store.locks().show(view(1, "r1"));
        assertThat(claim("r1", "begun", 1)).isInstanceOf(Claim.First.class);
        store.locks().show(view(2, "r2"));

        assertThat(claim("r1", "late", 1)).isEqualTo(new Claim.Fenced("r2"));
        assertThat(claim("r1", "begun", 1)).isInstanceOf(Claim.Again.class);
        assertThat(claim("r2", "first", 2)).isInstanceOf(Claim.First.class);
        assertThat(store.claims().list("r1")).hasSize(1);
    }

    private Claim claim(String run, String step, long fence) {
        Act act = new Act(
                run,
                step,
                1,
                Mode.LIVE,
                "production",
                "north",
                Map.of(),
                1_000,
                new Fence("production", "shop", fence));
        return store.claims().claim(act, "host", "do it");
    }

    private static View view(long fence, @Nullable String owner) {
        Ask waiting = ask("r9");
        Holder holder = owner == null ? null : new Holder(ask(owner), 5);
        return new View(new State("production", "shop", fence, holder, List.of(waiting), Set.of("d1")), "");
    }

    private static Ask ask(String run) {
        return new Ask(run, "Release", "rita", false, false, 3, Map.of("key", "abc"));
    }
}
