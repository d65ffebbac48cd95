package dev.evenkeel.web.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.cases.CaseReader;
import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CaseRunTest {

    private final TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance();
    private final CaseRun run = new CaseRun(
            new CaseReader()
                    .read(
                            "task/one.test.yaml",
                            "runbook: one\ncases:\n  - { case: Asks, expect: { status: waiting } }",
                            null)
                    .cases()
                    .getFirst(),
            request(),
            new SkippedTime(environment.getWorkflowServiceStubs()));

    @AfterEach
    void close() {
        run.over();
        environment.close();
    }

    @Test
    void hearsAQuestionOnceThatATaskToldAgain() {
        heard(1, asked(1, 1_000), noted(2, 1_000));
        heard(1, noted(1, 9_000), asked(2, 9_000));

        assertThat(questions()).isEqualTo(1);
        assertThat(run.journal()).extracting(JournalEvent::type).containsExactly(Type.STEP_STARTED, Type.PERSON_ASKED);
    }

    @Test
    void hearsTheSecondQuestionAtAStep() {
        heard(1, asked(1, 1_000));
        heard(2, asked(2, 1_000));
        heard(1, asked(1, 9_000));
        heard(2, asked(2, 9_000));

        assertThat(questions()).isEqualTo(2);
    }

    private void heard(long from, JournalEvent... events) {
        run.heard(new Append(summary(), from, 0, List.of(events)));
    }

    private int questions() {
        int count = 0;
        while (run.next(Duration.ZERO).isPresent()) {
            count++;
        }
        return count;
    }

    private static JournalEvent asked(long seq, long at) {
        return new JournalEvent(seq, at, Type.PERSON_ASKED, "steps/one", 1, null, Map.of("wait", "task"));
    }

    private static JournalEvent noted(long seq, long at) {
        return new JournalEvent(seq, at, Type.STEP_STARTED, "steps/one", 1, null, Map.of());
    }

    private static RunRequest request() {
        return new RunRequest(
                "r1",
                new RunRequest.Definition("task/one.yaml", "", "", "", ""),
                Map.of(),
                Mode.LIVE,
                new EstateSnapshot(new EstateSnapshot.Environment("lab", "Lab", Map.of()), null, List.of()),
                "rita",
                Map.of(),
                Map.of());
    }

    private static RunSummary summary() {
        return new RunSummary(
                "r1",
                "one",
                "task",
                "One",
                null,
                "lab",
                Mode.LIVE,
                RunStatus.RUNNING,
                null,
                null,
                null,
                "",
                "rita",
                "",
                "",
                0,
                null);
    }
}
