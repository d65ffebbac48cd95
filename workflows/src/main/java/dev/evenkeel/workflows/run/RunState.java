package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Incident;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.contract.Slice;
import dev.evenkeel.workflows.runbook.Runbook;
import io.temporal.workflow.Workflow;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
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
    private final Waiting waiting = new Waiting();
    private final Set<String> guarded = new HashSet<>();
    private boolean cleaningUp;
    private final Set<RunSummary.Alarm> pressing = EnumSet.noneOf(RunSummary.Alarm.class);
    private @Nullable Role acknowledging;
    private @Nullable List<String> people;

    RunState(RunRequest request, Runbook runbook) {
        this.request = request;
        this.runbook = runbook;
        this.inputs = request.inputs();
        Incident incident = request.incident();
        // Also of a rehearsal, in which nobody is invited.
        people = incident != null && incident.isPrivate() ? List.of(request.requester()) : null;
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
                        .orElse(acknowledging == null ? null : RunSummary.ACKNOWLEDGE),
                open.map(Question::role).orElse(acknowledging),
                questions.values().stream()
                        .flatMap(question -> question.alarm().stream())
                        .findFirst()
                        .orElse(pressing.stream().findFirst().orElse(null)),
                at,
                request.requester(),
                request.definition().hash(),
                request.definition().commit(),
                startedAt,
                finishedAt,
                request.room(),
                people);
    }

    private @Nullable Slice slice() {
        return request.slice();
    }

    private String title() {
        Slice slice = slice();
        Incident incident = request.incident();
        if (incident != null) {
            return incident.title();
        }
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
        if (!questions.isEmpty() || acknowledging != null) {
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
        waiting.is(true);
    }

    void answered(Question question) {
        questions.remove(question.step());
        waiting.is(!questions.isEmpty());
    }

    /** All that is asked now. */
    List<Question> questions() {
        return List.copyOf(questions.values());
    }

    Waiting waiting() {
        return waiting;
    }

    /** Whether something is pressing about the run as a whole, whatever is asked. */
    void presses(RunSummary.Alarm alarm, boolean now) {
        if (now) {
            pressing.add(alarm);
        } else {
            pressing.remove(alarm);
        }
    }

    /** @param who the role that an incident waits for to acknowledge it; null when somebody has */
    void acknowledging(@Nullable Role who) {
        acknowledging = who;
    }

    /** @param now who see it; null: everybody does */
    void seenBy(@Nullable List<String> now) {
        people = now;
    }

    @Nullable
    Question question(@Nullable String step) {
        return step == null ? null : questions.get(step);
    }

    void at(String step) {
        at = step;
    }

    /** The title of the step at hand. */
    String at() {
        return at;
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
        acknowledging = null;
        cancelling = true;
        paused = false;
        pausedByParent = false;
        questions.clear();
        waiting.is(false);
    }

    /** What was stopped is stopped; the way back can be paused and cancelled again. */
    void startUndoing() {
        undoing = true;
        cancelling = false;
    }

    /** A drill has ended, however it did: what it has done is cleaned up, which is not undone itself. */
    void startCleaningUp() {
        cleaningUp = true;
        undoing = false;
        cancelling = false;
    }

    /** Whether what is done now takes back what was done before. */
    boolean undoing() {
        return undoing || cleaningUp;
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

    /** The pause holds the run before this step. @param isGuarded whether it is a proof, which is never left out */
    void hold(String step, boolean isGuarded) {
        held.put(step, Optional.empty());
        if (isGuarded) {
            guarded.add(step);
        }
    }

    /** Whether the step is a proof, which is never left out. */
    boolean guards(@Nullable String step) {
        return step != null && guarded.contains(step);
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
        acknowledging = null;
        pressing.clear();
        questions.clear();
        waiting.is(false);
        finishedAt = Workflow.currentTimeMillis();
        at = "";
    }
}
