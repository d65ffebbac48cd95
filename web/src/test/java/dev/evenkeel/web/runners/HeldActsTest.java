package dev.evenkeel.web.runners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.activities.runner.Wire;
import dev.evenkeel.activities.store.RunnerActs.Handed;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Mode;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class HeldActsTest {

    private static final Act ACT = new Act("run-1", "steps/a", 1, Mode.LIVE, "lab", "far", Map.of(), 60_000, null);
    private static final Wire.Key KEY = Wire.Key.of(ACT);
    private static final RunnerCaller ONE = new RunnerCaller("runner-far-1", "far", "t1");
    private static final RunnerCaller TWO = new RunnerCaller("runner-far-2", "far", "t2");

    @TempDir
    private Path folder;

    private Store store;
    private HeldActs held;

    @BeforeEach
    void opensAStore() {
        store = Store.open(StoreSettings.folder(folder));
        held = new HeldActs(store, new Refusals(store, InstantSource.system()));
    }

    @AfterEach
    void closesIt() {
        store.close();
    }

    @Test
    void namesTheHolderToARunnerThatIsGivenWhatAnotherHasBegun() {
        handTo(ONE, 1);
        store.claims().claim(ACT, ONE.id(), "x");
        handTo(TWO, 2);

        assertThatThrownBy(() -> held.inHand(TWO, KEY, "runbooks"))
                .isInstanceOfSatisfying(NotForRunner.class, refused -> {
                    assertThat(refused.status()).isEqualTo(423);
                    assertThat(refused.holder()).isEqualTo(ONE.id());
                });
    }

    @Test
    void tellsNothingToARunnerThatItWasNotGivenTo() {
        handTo(ONE, 1);
        store.claims().claim(ACT, ONE.id(), "x");

        assertThat(held.claimed(ONE, KEY, "artifact").act()).isEqualTo(ACT);
        assertThatThrownBy(() -> held.inHand(TWO, KEY, "runbooks"))
                .isInstanceOfSatisfying(NotForRunner.class, refused -> {
                    assertThat(refused.status()).isEqualTo(403);
                    assertThat(refused.holder()).isNull();
                });
    }

    private void handTo(RunnerCaller runner, long at) {
        store.runnerActs().handed(new Handed(ACT, runner.id(), List.of(), List.of(), at, null));
    }
}
