package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.contract.Slice;
import dev.evenkeel.workflows.runbook.Runbook;
import io.temporal.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the run stands, and what it waits for. */
final class RunState {

    private final RunRequest request;
    private final Runbook runbook;
    private final long startedAt = Workflow.currentTimeMillis();
    private final Map<String, Question> questions = new LinkedHashMap<>();
    private boolean paused;
    private boolean pausedByParent;
    private boolean queued;
    private boolean cancelling;
    private boolean rollingBack;
    private boolean undoing;
    private int busy;
    private Map<String, Object> inputs;
    private final Set<String> changedInputs = new LinkedHashSet<>();
    private final UndoPlan undo = new UndoPlan();
    private final Map<String, Optional<Decision>> held = new LinkedHashMap<>();
    private Runnable stop = () -> {};
    private @Nullable RunStatus end;
    private @Nullable Long finishedAt;
    private String at = "";

    RunState(RunRequest request, Runbook runbook) {
        this.request = request;
        this.runbook = runbook;
        this.inputs = request.inputs();
    }

    RunSummary summary() {
        Optional<Question> open = waitingFor();
        return new RunSummary(
                request.runId(),
                runbook.name(),
                slice() == null ? runbook.procedure().key() : RunSummary.SLICE,
                title(),
                runbook.service(),
                request.estate().environment().name(),
                request.mode(),
                status(),
                open.map(question -> question.kind().name().toLowerCase(Locale.ROOT))
                        .orElse(null),
                open.map(Question::role).orElse(null),
                questions.values().stream()
                        .flatMap(question -> question.alarm().stream())
                        .findFirst()
                        .orElse(null),
                at,
                request.requester(),
                request.definition().hash(),
                request.definition().commit(),
                startedAt,
                finishedAt);
    }

    private @Nullable Slice slice() {
        return request.slice();
    }

    private String title() {
        Slice slice = slice();
        return slice == null ? runbook.title() : runbook.title() + ": " + slice.title();
    }

    private RunStatus status() {
        if (end != null) {
            return end;
        }
        if (cancelling && questions.isEmpty()) {
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
        if (undoing) {
            return RunStatus.UNDOING;
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
        pausedByParent = false;
    }

    /**
     * The run that started this one is paused or resumed. What a person has paused here stays so.
     *
     * @return whether that changes anything
     */
    boolean pausedByParent(boolean now) {
        if (finished() || cancelling || (now ? paused : !pausedByParent)) {
            return false;
        }
        paused = now;
        pausedByParent = now;
        return true;
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
        paused = false;
        pausedByParent = false;
        questions.clear();
    }

    /** What was stopped is stopped; the way back can be paused and cancelled again. */
    void startUndoing() {
        undoing = true;
        cancelling = false;
    }

    boolean undoing() {
        return undoing;
    }

    UndoPlan undo() {
        return undo;
    }

    /** Whether some open question can be answered so. */
    boolean offers(Decision.Action action) {
        return questions.values().stream()
                .anyMatch(question -> question.actions().contains(action));
    }

    /** @param now how the steps that run now are ended */
    void stopBy(Runnable now) {
        stop = now;
    }

    /** Ends the steps that run now, as a cancel does. */
    void stop() {
        startCancelling();
        stop.run();
    }

    void began() {
        busy++;
    }

    void ended() {
        busy--;
    }

    /** Whether steps are under way, those included that are being ended. */
    boolean busy() {
        return busy > 0;
    }

    Map<String, Object> inputs() {
        return inputs;
    }

    void inputs(Map<String, Object> changed, String by) {
        inputs = Map.copyOf(changed);
        changedInputs.add(by);
    }

    boolean changedInputs(String actor) {
        return changedInputs.contains(actor);
    }

    /** The pause holds the run before this step. */
    void hold(String step) {
        held.put(step, Optional.empty());
    }

    boolean holds(@Nullable String step) {
        return step != null && held.getOrDefault(step, Optional.empty()).isEmpty() && held.containsKey(step);
    }

    void skipAhead(String step, Decision decision) {
        held.replace(step, Optional.of(decision));
    }

    boolean skipped(String step) {
        return held.getOrDefault(step, Optional.empty()).isPresent();
    }

    Optional<Decision> letGo(String step) {
        Optional<Decision> skipped = held.remove(step);
        return skipped == null ? Optional.empty() : skipped;
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
