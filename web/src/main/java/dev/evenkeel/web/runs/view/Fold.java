package dev.evenkeel.web.runs.view;

import dev.evenkeel.web.runs.view.Attempt.Failure;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads a journal from its first event to its last, and keeps what the page shows. */
final class Fold {

    private final RunSummary summary;
    private final Sentences sentences = new Sentences(this::title);
    private final Map<String, StepFold> steps = new LinkedHashMap<>();
    private final Map<String, PhaseFold> phases = new LinkedHashMap<>();
    private final Map<String, Question> questions = new LinkedHashMap<>();
    private final List<TimelineEntry> timeline = new ArrayList<>();
    private final Set<String> held = new LinkedHashSet<>();
    private final Set<String> changedInputs = new LinkedHashSet<>();
    private final Map<String, Object> inputs = new LinkedHashMap<>();
    private UndoPlan undo = UndoPlan.NONE;
    private Data start = new Data(Map.of());
    private final RecoveryFold recovery = new RecoveryFold(this::title);
    private final IncidentFold incident = new IncidentFold();
    private final EntryMarks marks = new EntryMarks();
    private final Waits waits = new Waits();
    private boolean paused;
    private String reason = "";
    private Map<String, Object> outputs = Map.of();
    private long last;

    Fold(RunSummary summary) {
        this.summary = summary;
    }

    void add(JournalEvent event) {
        Data data = new Data(event.data());
        last = event.seq();
        recovery.add(event, data);
        incident.add(event, data);
        waits.add(event);
        switch (event.type()) {
            case RUN_STARTED -> {
                start = data;
                inputs.putAll(data.map("inputs"));
                outline(data);
            }
            case STEPS_ADDED -> outline(data);
            case PHASE_STARTED ->
                phase(data.text("phase")).started(event.at(), data.number("wave", 0), data.texts("sites"));
            case PHASE_FINISHED ->
                phase(data.text("phase"))
                        .finished(
                                event.at(),
                                data.number("wave", 0),
                                data.text("outcome").equals("failed"));
            case STEP_STARTED ->
                about(event).ifPresent(step -> {
                    questions.remove(step.key);
                    held.remove(step.key);
                    step.started(event.attempt(), event.at(), data.text("doing"));
                });
            case CHILD_STARTED -> about(event).ifPresent(step -> step.runs.add(data.text("run")));
            case STEP_FINISHED ->
                about(event).ifPresent(step -> {
                    questions.remove(step.key);
                    step.finished(event.attempt(), event.at(), data.text("summary"), data.map("result"));
                });
            case STEP_FAILED -> about(event).ifPresent(step -> step.failed(event.attempt(), event.at(), failure(data)));
            case STEP_SKIPPED ->
                about(event).ifPresent(step -> {
                    questions.remove(step.key);
                    held.remove(step.key);
                    step.skipped(data.text("reason"));
                });
            case STEP_TAKEN_OVER ->
                about(event).ifPresent(step -> {
                    if (data.yes("done")) {
                        step.finished(1, event.at(), data.text("run"), data.map("result"));
                    } else {
                        step.skipped(data.text("run"));
                    }
                });
            case STEP_HELD -> about(event).ifPresent(step -> held.add(step.key));
            case INPUTS_CHANGED -> {
                if (event.actor() != null) {
                    changedInputs.add(event.actor());
                }
                Data changed = new Data(data.map("changed"));
                changed.values().keySet().forEach(id -> inputs.put(id, new Data(changed.map(id)).text("new")));
            }
            case UNDO_PLANNED -> undo = UndoPlan.of(data);
            case UNDO_STARTED -> questions.clear();
            case STEP_PREVIEWED ->
                about(event).ifPresent(step -> step.previewed(event.attempt(), event.at(), data.text("would")));
            case PERSON_ASKED -> about(event).ifPresent(step -> asked(step, event, data));
            case DECIDED -> decided(event, data);
            case ESCALATED ->
                change(
                        event,
                        question -> question.escalated(
                                data.word("to", Role.class).orElse(question.role()),
                                data.word("role", Role.class).orElse(question.role())));
            case OVERDUE -> change(event, Question::becomeOverdue);
            case PERSON_ANSWERED ->
                about(event).ifPresent(step -> {
                    questions.remove(step.key);
                    step.answered();
                });
            case RUN_PAUSED -> paused = true;
            case RUN_RESUMED -> {
                paused = false;
                held.clear();
            }
            case RUN_CANCELLING -> {
                paused = false;
                held.clear();
                questions.clear();
                reason = data.text("reason");
            }
            case ROLLBACK_STARTED -> reason = data.text("reason");
            case DECLARED,
                    UNGRACEFUL,
                    FENCE_PROVEN,
                    MEASURED,
                    PRIMARY_CHANGED,
                    BUDGET_EXCEEDED,
                    FORECAST,
                    VERIFIED,
                    DRILL_ABORTED,
                    INCIDENT_DECLARED,
                    INCIDENT_MOVED,
                    SEVERITY_CHANGED,
                    UNACKNOWLEDGED,
                    ROLE_OFFERED,
                    ROLE_TAKEN,
                    ROLE_DECLINED,
                    PRIVACY_CHANGED,
                    INVITED,
                    UNINVITED,
                    UPDATE_POSTED,
                    UPDATE_OVERDUE,
                    ALERT_CHANGED,
                    SUGGESTED,
                    RUN_LAUNCHED,
                    LAUNCHED_RUN_ENDED,
                    MERGE_ASKED,
                    MERGE_REFUSED,
                    INCIDENT_MERGED,
                    MERGED_IN,
                    SPLIT_ASKED,
                    SPLIT_REFUSED,
                    SPLIT_OFF -> {}
            case RUN_FINISHED -> {
                reason = data.text("reason");
                outputs = data.map("outputs");
                questions.clear();
                steps.values().forEach(StepFold::closed);
                phases.values().forEach(PhaseFold::closed);
            }
        }
        if (!marks.takes(event, data)) {
            timeline.add(sentences.of(event, data));
        }
    }

    RunView view() {
        List<TimelineEntry> marked = marks.onto(timeline);
        return new RunView(
                summary,
                start.text("path"),
                inputs,
                start.texts("sites"),
                outputs,
                parent(),
                phases.values().stream().map(PhaseFold::view).toList(),
                summary.status().finished() ? List.of() : List.copyOf(questions.values()),
                marked,
                marks.pinned(marked),
                undo,
                held.stream().flatMap(key -> view(key).stream()).toList(),
                changedInputs,
                paused && !summary.status().finished(),
                // A run that is lost has no end in its journal: its row says why.
                reason.isEmpty() && summary.status() == RunStatus.FAILED ? summary.at() : reason,
                last,
                recovery.view(),
                incident.view(),
                waits);
    }

    private @Nullable String parent() {
        @Nullable String origin = start.textOrNull("origin");
        return origin != null ? origin : new Data(start.map("parent")).textOrNull("run");
    }

    private Optional<StepView> view(String key) {
        return Optional.ofNullable(steps.get(key)).map(StepFold::view);
    }

    /** What several steps amount to. */
    static StepState together(List<StepState> states) {
        if (states.isEmpty() || states.stream().allMatch(state -> state == StepState.PENDING)) {
            return StepState.PENDING;
        }
        if (states.stream().anyMatch(StepState::current)) {
            return StepState.RUNNING;
        }
        for (StepState strongest :
                List.of(StepState.FAILED, StepState.PENDING, StepState.NOT_DONE, StepState.PREVIEWED)) {
            if (states.contains(strongest)) {
                return strongest == StepState.PENDING ? StepState.RUNNING : strongest;
            }
        }
        return states.contains(StepState.DONE) ? StepState.DONE : StepState.SKIPPED;
    }

    private void outline(Data data) {
        for (Data step : data.maps("steps")) {
            String key = step.text("key");
            if (!key.isEmpty()) {
                String title = step.text("title");
                add(new StepFold(
                        key,
                        title.isEmpty() ? StepFold.unnamed(key).title : title,
                        step.text("kind"),
                        step.text("phase"),
                        step.textOrNull("site"),
                        step.textOrNull("parent")));
            }
        }
    }

    private void add(StepFold step) {
        if (steps.putIfAbsent(step.key, step) != null) {
            return;
        }
        @Nullable StepFold parent = step.parent == null ? null : steps.get(step.parent);
        if (parent == null) {
            phase(step.phase).add(step);
        } else {
            parent.children.add(step);
        }
    }

    private PhaseFold phase(String name) {
        return phases.computeIfAbsent(name, PhaseFold::new);
    }

    private Optional<StepFold> about(JournalEvent event) {
        @Nullable String key = event.step();
        if (key == null) {
            return Optional.empty();
        }
        if (!steps.containsKey(key)) {
            add(StepFold.unnamed(key));
        }
        return Optional.ofNullable(steps.get(key));
    }

    private String title(@Nullable String key) {
        if (key == null) {
            return "";
        }
        @Nullable StepFold step = steps.get(key);
        return step == null ? key : step.title;
    }

    private void asked(StepFold step, JournalEvent event, Data data) {
        data.word("wait", Question.Kind.class).ifPresent(kind -> {
            step.asked(kind);
            questions.put(step.key, new QuestionReader(this::title, steps).read(step, event, kind, data));
        });
    }

    private void change(JournalEvent event, UnaryOperator<Question> change) {
        if (event.step() != null) {
            questions.computeIfPresent(event.step(), (step, question) -> change.apply(question));
        }
    }

    private void decided(JournalEvent event, Data data) {
        @Nullable Question question = questions.get(event.step());
        if (question != null && event.step() != null) {
            data.word("action", Action.class)
                    .ifPresent(action -> questions.put(
                            question.step(),
                            question.with(new Question.Said(
                                    event.actor() == null ? "" : event.actor(),
                                    action,
                                    data.text("comment"),
                                    event.at()))));
        }
    }

    private static Failure failure(Data data) {
        return new Failure(
                data.text("failure"),
                data.text("message"),
                data.text("advice"),
                data.text("evidence"),
                data.text("next"));
    }
}
