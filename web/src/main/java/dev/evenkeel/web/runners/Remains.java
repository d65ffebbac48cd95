package dev.evenkeel.web.runners;

import dev.evenkeel.activities.runner.Wire;
import dev.evenkeel.activities.store.RunnerActs;
import dev.evenkeel.activities.store.RunnerActs.Handed;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.springframework.stereotype.Component;

/** The acts that a runner had under way when it was lost, and whose run has ended meanwhile: nothing of them is wanted any more. */
@Component
class Remains {

    private final Store store;
    private final InstantSource clock;

    Remains(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** What the runner is to end, as far as it has it. */
    List<Wire.Key> of(String runner) {
        return store.runnerActs().open(runner).stream()
                .filter(this::unwanted)
                .map(handed -> Wire.Key.of(handed.act()))
                .toList();
    }

    /** The runner says that nothing of an act is left. It is believed for what it was told to end, and for nothing else. */
    void ended(String runner, List<Wire.Key> acts) {
        RunnerActs handedOut = store.runnerActs();
        for (Wire.Key key : acts) {
            handedOut
                    .find(key.runId(), key.step(), key.attempt())
                    .filter(handed -> handed.runner().equals(runner) && handed.endedAt() == null && unwanted(handed))
                    .ifPresent(handed -> ended(runner, handed));
        }
    }

    private void ended(String runner, Handed handed) {
        long now = clock.millis();
        long stored = store.logs().storedUpTo(handed.act(), "out");
        String line = runner + " is back after the run has ended: nothing of this step is left there any more.\n";
        long behind = stored + line.getBytes(StandardCharsets.UTF_8).length;
        store.logs().append(handed.act(), "out", stored, behind, line, now);
        store.runnerActs()
                .ended(handed.act().runId(), handed.act().step(), handed.act().attempt(), handed.handedAt(), now);
    }

    private boolean unwanted(Handed handed) {
        return store.runs()
                .find(handed.act().runId())
                .map(RunSummary::status)
                .filter(RunStatus::finished)
                .isPresent();
    }
}
