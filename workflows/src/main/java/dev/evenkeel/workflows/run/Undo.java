package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.JournalEvent.StepOutline;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.Slice;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.run.UndoPlan.Part;
import dev.evenkeel.workflows.run.UndoPlan.Request;
import dev.evenkeel.workflows.runbook.Step;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes back what a run did: keeps the plan, shows it, asks where a person chooses, and does it as steps of the run. */
final class Undo {

    /** Where people are asked after a cancel; it is no step of the runbook. */
    static final String QUESTION = "undo/choose";

    private static final String PHASE = "undo";

    private final RunContext run;
    private final StepInterpreter interpreter;
    private final People people;
    private final UndoPlan plan;

    Undo(RunContext run, StepInterpreter interpreter, People people) {
        this.run = run;
        this.interpreter = interpreter;
        this.people = people;
        this.plan = run.state().undo();
    }

    /** The way back is kept before the act: what dies half-way has to be taken back too. */
    void began(Step step, Frame here) {
        if (keeps(step)) {
            plan.began(here.key(step), part(step, here));
            showAgain();
        }
    }

    void done(Step step, Frame here) {
        if (keeps(step)) {
            plan.done(here.key(step), part(step, here));
            showAgain();
        }
    }

    boolean possible() {
        return !run.state().undoing() && !takeable().isEmpty() && !run.isSlice();
    }

    /** What can be taken back, the last that was done first: what was fenced stays so once another site is the primary. */
    private Map<String, Part> takeable() {
        Map<String, Part> parts = plan.backwards();
        parts.values().removeIf(part -> run.footprint().keeps(part.frame().phase()));
        return parts;
    }

    /** Writes down what would be undone now, for the people who are about to be asked. */
    void show() {
        List<Map<String, Object>> parts = new ArrayList<>();
        Map<String, Part> takeable = takeable();
        takeable.forEach((key, part) -> parts.add(shown(key, part)));
        // Whether a part is complete changes while others are under way; what would be done about it does not.
        String hash = CanonicalJson.hash(parts.stream()
                .map(part -> List.of(part.get("key"), part.get("steps")))
                .toList());
        plan.shown(hash, takeable.keySet());
        run.journal().note(Type.UNDO_PLANNED, Map.of("scope", hash, "parts", parts));
    }

    /**
     * A step says {@code on_failure: undo}. A slice only ends: the run that holds the loop undoes.
     *
     * @return false when there is nothing to undo
     */
    boolean byItself(String reason) {
        if (run.isSlice() && !run.state().undoing()) {
            plan.ask(new Request(reason, Set.of(), RunStatus.FAILED));
            run.state().stop();
            return true;
        }
        if (!possible()) {
            return false;
        }
        show();
        plan.ask(new Request(reason, Set.of(), RunStatus.FAILED));
        run.state().stop();
        return true;
    }

    /** What a slice of a loop did can be undone by another run that goes back over it. */
    void keep(String key, Step.ForEach loop, Frame frame, RunRequest slice) {
        plan.keep(key, new Part(loop, frame, true, slice));
        showAgain();
    }

    /**
     * What has to be undone now that the steps have ended so. After a cancel a person chooses, however long it takes.
     *
     * @return empty when the run has ended
     */
    Optional<Request> next(RunResult ended) {
        Workflow.await(() -> !run.state().busy());
        Optional<Request> asked = plan.takeRequest();
        if (asked.isPresent() || !run.state().cancelling() || takeable().isEmpty()) {
            return asked;
        }
        outline(List.of(new StepOutline(QUESTION, "What to undo", "undo", PHASE, null, null)));
        show();
        Optional<Decision> answer = people.afterCancel(QUESTION);
        if (answer.isEmpty()) {
            String nobody = "Cancelled, and nobody said what to undo";
            run.journal().note(Type.STEP_FINISHED, QUESTION, 1, Map.of("summary", nobody, "result", Map.of()));
            return Optional.of(new Request(nobody, Set.of(), RunStatus.CANCELLED));
        }
        Decision decision = answer.get();
        if (decision.action() == Decision.Action.UNDO) {
            run.journal().note(Type.STEP_FINISHED, QUESTION, 1, Map.of("summary", said(decision), "result", Map.of()));
            return plan.takeRequest();
        }
        run.journal().note(Type.STEP_SKIPPED, QUESTION, 1, Map.of("reason", said(decision)));
        return Optional.empty();
    }

    /** Undoes the chosen parts, the last that was done first. */
    RunResult perform(Request request) {
        Map<String, Part> chosen = takeable();
        List<String> left = new ArrayList<>();
        plan.forwards().stream()
                .filter(part -> run.footprint().keeps(part.frame().phase()))
                .map(this::title)
                .forEach(left::add);
        chosen.forEach((key, part) -> {
            if (request.without().contains(key)) {
                left.add(title(part));
                plan.left(part);
            }
        });
        chosen.keySet().removeAll(request.without());
        run.journal()
                .note(
                        Type.UNDO_STARTED,
                        Map.of(
                                "reason", request.reason(),
                                "parts",
                                        chosen.values().stream()
                                                .map(this::title)
                                                .toList(),
                                "without", List.copyOf(left)));
        outline(chosen.entrySet().stream()
                .flatMap(part -> outlines(part.getKey(), part.getValue()).stream())
                .toList());
        run.journal().note(Type.PHASE_STARTED, Map.of("phase", PHASE));
        chosen.forEach((key, part) -> {
            boolean done = takeBack(key, part);
            plan.tookBack(part, done);
            if (!done) {
                left.add(title(part));
            }
        });
        run.journal().note(Type.PHASE_FINISHED, Map.of("phase", PHASE, "outcome", "done"));
        return left.isEmpty()
                ? new RunResult(RunStatus.UNDONE, request.reason())
                : new RunResult(
                        request.otherwise(), request.reason() + " (not undone: " + String.join(", ", left) + ")");
    }

    /** @return whether nothing of it is left */
    private boolean takeBack(String key, Part part) {
        if (run.footprint().forbids(part.frame().phase())) {
            return false;
        }
        boolean done = walkBack(key, part);
        plan.undone(key);
        if (done) {
            run.footprint().takenBack(key);
        }
        return done;
    }

    private boolean walkBack(String key, Part part) {
        RunRequest slice = part.slice();
        if (slice != null) {
            return interpreter.slices().goBack(key, part, slice);
        }
        interpreter.walk(part.step().common().undo(), part.frame());
        return part.step().common().undo().stream()
                .noneMatch(step -> plan.passedOver(part.frame().key(step)));
    }

    private boolean keeps(Step step) {
        return !step.common().undo().isEmpty()
                && !run.rehearsal()
                && !run.state().undoing();
    }

    /** It is undone with the inputs with which it was done, whatever becomes of them later. */
    private Part part(Step step, Frame here) {
        Map<String, Object> bindings = new LinkedHashMap<>(here.bindings());
        bindings.put("inputs", interpreter.variables().inputs());
        return new Part(
                step,
                new Frame(
                        here.phase(),
                        here.site(),
                        here.suffix(),
                        null,
                        bindings,
                        here.results().undoing(step.id())),
                false);
    }

    private void showAgain() {
        if (run.state().offers(Decision.Action.UNDO)) {
            show();
        }
    }

    private Map<String, Object> shown(String key, Part part) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("key", key);
        shown.put("title", title(part));
        if (part.frame().site() != null) {
            shown.put("site", part.frame().site().name());
        }
        shown.put("partly", !part.done());
        if (part.slice() != null) {
            shown.put("steps", SliceWays.shown(part.step(), part.slice()));
            return shown;
        }
        shown.put(
                "steps",
                part.step().common().undo().stream()
                        .map(step -> Map.of(
                                "title",
                                interpreter.variables().title(step, part.frame()),
                                "does",
                                does(step, part.frame())))
                        .toList());
        return shown;
    }

    private String does(Step step, Frame frame) {
        try {
            return Bounded.text(Doing.text(step, interpreter.variables().in(frame)));
        } catch (EvaluationException notNow) {
            return step.kind();
        }
    }

    private String title(Part part) {
        Slice slice = part.slice() == null ? null : part.slice().slice();
        if (slice != null) {
            return interpreter.variables().title(part.step(), part.frame()) + ": " + slice.title();
        }
        return interpreter.variables().title(part.step(), part.frame());
    }

    private List<StepOutline> outlines(String key, Part part) {
        Frame frame = part.frame();
        if (part.slice() != null) {
            return List.of(new StepOutline(
                    SliceWays.backKey(key), title(part), part.step().kind(), PHASE, null, null));
        }
        return part.step().common().undo().stream()
                .map(step -> new StepOutline(
                        frame.key(step),
                        interpreter.variables().title(step, frame),
                        step.kind(),
                        PHASE,
                        frame.site() == null ? null : frame.site().name(),
                        null))
                .toList();
    }

    private void outline(List<StepOutline> steps) {
        run.journal()
                .note(
                        Type.STEPS_ADDED,
                        Map.of(
                                "parent",
                                PHASE,
                                "steps",
                                steps.stream().map(CanonicalJson::tree).toList()));
    }

    private static String said(Decision decision) {
        return decision.actor() + (decision.comment().isBlank() ? "" : ": " + decision.comment());
    }
}
