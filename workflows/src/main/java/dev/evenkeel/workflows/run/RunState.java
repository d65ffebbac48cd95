package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.runbook.Runbook;
import io.temporal.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the run stands, and what it waits for. */
final class RunState {

    private final RunRequest request;
    private final Runbook runbook;
    private final long startedAt = Workflow.currentTimeMillis();
    private final Map<String, Question> questions = new LinkedHashMap<>();
    private boolean paused;
    private boolean queued;
    private boolean cancelling;
    private boolean rollingBack;
    private @Nullable RunStatus end;
    private @Nullable Long finishedAt;
    private String at = "";

    RunState(RunRequest request, Runbook runbook) {
        this.request = request;
        this.runbook = runbook;
    }

    RunSummary summary() {
        Optional<Question> open = waitingFor();
        return new RunSummary(
                request.runId(),
                runbook.name(),
                runbook.procedure().key(),
                runbook.title(),
                runbook.service(),
                request.estate().environment().name(),
                request.mode(),
                status(),
                open.map(question -> question.kind().name().toLowerCase(Locale.ROOT))
                        .orElse(null),
                open.map(Question::role).orElse(null),
                at,
                request.requester(),
                request.definition().hash(),
                request.definition().commit(),
                startedAt,
                finishedAt);
    }

    private RunStatus status() {
        if (end != null) {
            return end;
        }
        if (cancelling) {
            return RunStatus.CANCELLING;
        }
        if (paused) {
            return RunStatus.PAUSED;
        }
        if (queued) {
            return RunStatus.QUEUED;
        }
        if (!questions.isEmpty()) {
            return RunStatus.WAITING;
        }
        return rollingBack ? RunStatus.ROLLING_BACK : RunStatus.RUNNING;
    }

    Optional<Question> waitingFor() {
        return questions.values().stream().findFirst();
    }

    void ask(Question question) {
        questions.put(question.step(), question);
    }

    void answered(Question question) {
        questions.remove(question.step());
    }

    @Nullable
    Question question(@Nullable String step) {
        return step == null ? null : questions.get(step);
    }

    void at(String step) {
        at = step;
    }

    boolean paused() {
        return paused;
    }

    void paused(boolean now) {
        paused = now;
    }

    /** Whether it waits for the lock of its service. */
    void queued(boolean now) {
        queued = now;
    }

    boolean cancelling() {
        return cancelling;
    }

    void startCancelling() {
        cancelling = true;
        questions.clear();
    }

    void startRollingBack() {
        rollingBack = true;
    }

    boolean finished() {
        return end != null;
    }

    void finish(RunStatus status) {
        end = status;
        questions.clear();
        finishedAt = Workflow.currentTimeMillis();
        at = "";
    }
}
