package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Recovery;
import dev.evenkeel.workflows.contract.Recovery.Objectives;
import dev.evenkeel.workflows.contract.RunStatus;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What counts as lost when nobody has measured the last write: the last one that was kept is always of 00:00:10. */
class MeasuresRunTest {

    private static final String NOT_WRITTEN =
            Scenario.runbook("move").replaceFirst("(?m)^  written: .*$", "").replace("for: 2m", "for: 1s");

    @AutoClose
    private final RunHarness run = new RunHarness();

    @Test
    void countsFromTheBeginningOfAnOutage() {
        assertThat(measured("2026-01-01T00:00:30Z", false)).containsEntry("rpo", 20_000);
    }

    @Test
    void doesNotKnowWhatAPrimaryHasTakenThatStillAnswers() {
        assertThat(measured("2026-01-01T00:00:30Z", true)).containsKey("kept").doesNotContainKey("rpo");
    }

    @Test
    void saysNothingOfAPrimaryThatHasOutlivedItsOutage() {
        assertThat(measured("2026-01-01T00:00:05Z", false)).containsKey("kept").doesNotContainKey("rpo");
    }

    private Map<String, Object> measured(String outage, boolean graceful) {
        long began = Instant.parse(outage).toEpochMilli();
        run.declared(new Recovery(began, began + 60_000, graceful, "north", Objectives.NONE, Map.of()))
                .start(NOT_WRITTEN, Map.of("to", "south"));
        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        return run.journal.last(Type.MEASURED).orElseThrow().data();
    }
}
