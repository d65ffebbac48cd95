package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.IncidentState;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An incident hears of its alerts, and proposes what follows from them. */
class IncidentAlertsRunTest {

    @AutoClose
    private final RunHarness run = new RunHarness();

    private final IncidentStory story = new IncidentStory(run);

    @Test
    void fetchesAlertsInBatchesAndTellsOfEachChange() {
        run.alerts.atMost(2);
        story.start(IncidentStory.QUIET);
        for (int alert = 1; alert <= 5; alert++) {
            run.alerts.fires(alert, 1_000);
        }
        story.news(5);
        story.until(Type.ALERT_CHANGED, 5);

        assertThat(run.alerts.asked).extracting(ask -> ask.after()).containsExactly(0L, 2L, 4L);
        assertThat(run.journal.last(Type.ALERT_CHANGED).orElseThrow().data())
                .containsEntry("alert", 5)
                .containsEntry("firing", true)
                .containsEntry("still", 5);
    }

    @Test
    void looksOnceForAFloodOfNews() {
        story.start(IncidentStory.QUIET);
        story.until(Type.PHASE_FINISHED, 1);
        long last = 0;
        for (int alert = 1; alert <= 150; alert++) {
            last = run.alerts.fires(alert, 1_000);
        }
        for (int signal = 0; signal < 30; signal++) {
            story.news(last);
        }
        story.until(Type.ALERT_CHANGED, 150);
        assertThat(run.alerts.asked).hasSize(1);
    }

    @Test
    void proposesToResolveWhatHasBecomeQuietAlsoWhileItIsMitigated() {
        run.tools.failNext("mitigate/back", Failures.TOOL_FAILED, "not yet");
        story.start(IncidentStory.SLOW);
        run.alerts.fires(7, 1_000);
        story.news(1);
        story.bring(IncidentState.MITIGATING);
        run.waitFor("failure");
        story.news(run.alerts.resolves(7, 1_000, 90_000));
        story.suggests("MONITORING: quiet");

        assertThat(run.journal.summary().waitingFor()).isEqualTo("failure");
        story.move("anna", IncidentState.MONITORING);
        story.suggests("RESOLVED: quiet");
        story.news(run.alerts.fires(8, 95_000));
        story.suggests("INVESTIGATING: firing");
        run.decide("anna", Action.RETRY, "");
        await().until(() -> run.tools.acted().contains("verify/well"));
        story.suggests("INVESTIGATING: firing");
    }
}
