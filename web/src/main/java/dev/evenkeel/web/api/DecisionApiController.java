package dev.evenkeel.web.api;

import dev.evenkeel.activities.store.Audit;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.runs.ChangedInputs;
import dev.evenkeel.web.runs.Decisions;
import dev.evenkeel.web.runs.EvidenceFiles;
import dev.evenkeel.web.runs.view.Question;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.web.security.ApiCaller;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.RunSummary;
import io.swagger.v3.oas.annotations.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Takes decisions and hands them to where the pages hand theirs: they are checked, signed and audited there. */
@RestController
class DecisionApiController {

    private static final int LONGEST_COMMENT = 10_000;
    private static final int LONGEST_NAME = 1_000;

    private final Store store;
    private final Decisions decisions;
    private final Reach reach;
    private final ChangedInputs changed;
    private final Audit audit;
    private final EvidenceFiles files;

    DecisionApiController(Store store, Decisions decisions, Reach reach, ChangedInputs changed, EvidenceFiles files) {
        this.changed = changed;
        this.files = files;
        this.store = store;
        this.decisions = decisions;
        this.reach = reach;
        this.audit = store.audit();
    }

    /**
     * @param action for example approve, reject, complete, retry, skip, mark_done, stop, pause, resume, cancel, comment
     * @param step may be left out when only one open question takes the action, and for what is about the whole run
     * @param scope of the question as it was read; an approval counts for nothing else
     * @param evidence values of a task's fields; of a file its SHA-256, after it was uploaded
     */
    record DecisionBody(
            @Nullable String action,
            @Nullable String step,
            @Nullable String scope,
            @Nullable String comment,
            @Nullable Map<String, @Nullable Object> evidence) {}

    /** @param waitingFor what the run waits for now; empty when for nobody */
    record DecisionAnswer(
            String run, String decision, @Nullable String step, String waitingFor) {}

    @Operation(
            summary = "Decide something about a run",
            description = "With the same Idempotency-Key and the same body it counts once, however often it is sent.")
    @PostMapping(path = "/api/v1/runs/{id}/decisions", consumes = "application/json")
    DecisionAnswer decide(
            @PathVariable String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody DecisionBody body,
            @AuthenticationPrincipal ApiCaller caller) {
        RunSummary summary = reach.run(id, caller);
        Values values = new Values();
        Action action = Names.read(Action.class, values.checked("action", body.action(), LONGEST_NAME))
                .orElseThrow(() -> ApiException.field("action", Names.choices(Action.class)));
        String step = values.checked("step", body.step(), LONGEST_NAME);
        String scope = values.checked("scope", body.scope(), LONGEST_NAME);
        String comment =
                values.checked("comment", body.comment(), LONGEST_COMMENT).strip();
        Map<String, Object> evidence = values.scalars(body.evidence());
        values.complete();
        if (action == Action.MERGE_INCIDENT && evidence.get("into") instanceof String into && !into.isBlank()) {
            reach.run(into.strip(), caller);
        }
        RunView run = RunView.of(summary, store.journal().read(id, 0));
        List<Question> questions = run.questions();
        @Nullable Question question = question(questions, step, action);
        if (question != null) {
            check(question, action, scope, evidence);
            attach(id, question, evidence);
        }
        if (action == Action.RETRY_CHANGED) {
            check(run, evidence, caller);
        }
        @Nullable String about = question != null ? question.step() : step.isEmpty() ? null : step;
        Decisions.Ask ask = new Decisions.Ask(
                id(id, key, body, caller),
                id,
                action,
                about,
                scope.isEmpty() ? null : scope,
                caller.getName(),
                comment,
                evidence);
        return switch (decisions.decide(ask)) {
            case Decisions.Outcome.Accepted accepted -> {
                audit.append(
                        caller.getName(),
                        "token.decided",
                        id,
                        Map.of(
                                "token", caller.token().id(),
                                "name", caller.token().name(),
                                "decision", ask.id()),
                        summary.environment());
                yield new DecisionAnswer(id, ask.id(), about, accepted.waitingFor());
            }
            case Decisions.Outcome.Refused refused -> throw ApiException.of(status(refused.why()), refused.message());
        };
    }

    /** @return null when it is about the run, or about a step that asks nothing, which the run will say */
    private static @Nullable Question question(List<Question> questions, String step, Action action) {
        List<Question> taking = questions.stream()
                .filter(question -> step.isEmpty()
                        ? question.actions().contains(action)
                        : question.step().equals(step))
                .toList();
        if (taking.size() > 1) {
            throw ApiException.field(
                    "step",
                    "Say which step is meant: "
                            + String.join(
                                    ", ", taking.stream().map(Question::step).toList()) + ".");
        }
        return taking.isEmpty() ? null : taking.getFirst();
    }

    private static void check(Question question, Action action, String scope, Map<String, Object> evidence) {
        if ((action == Action.APPROVE || action == Action.BREAK_GLASS) && question.scope() != null && scope.isEmpty()) {
            throw ApiException.field(
                    "scope", "Send the scope of the question as you have read it: you approve that and nothing else.");
        }
        if (action == Action.COMPLETE) {
            List<String> known =
                    question.fields().stream().map(Question.Field::id).toList();
            List<Problem.FieldError> unknown = new ArrayList<>();
            evidence.keySet().stream()
                    .filter(field -> !known.contains(field))
                    .forEach(field -> unknown.add(
                            new Problem.FieldError("evidence." + field, "The task does not ask for this.")));
            if (!unknown.isEmpty()) {
                throw ApiException.fields(unknown);
            }
        }
    }

    private void check(RunView run, Map<String, Object> inputs, ApiCaller caller) {
        List<Problem.FieldError> wrong = changed.check(run, inputs, caller.getName()).entrySet().stream()
                .map(each -> new Problem.FieldError("evidence." + each.getKey(), each.getValue()))
                .toList();
        if (!wrong.isEmpty()) {
            throw ApiException.fields(wrong);
        }
    }

    /** A file is named by its digest; what is signed says its name and size too. */
    private void attach(String run, Question task, Map<String, Object> evidence) {
        for (Question.Field field : task.fields()) {
            @Nullable Object given = evidence.get(field.id());
            if (field.kind().equals(Question.Field.FILE) && given != null) {
                evidence.put(
                        field.id(),
                        files.find(run, task, given.toString())
                                .orElseThrow(() -> ApiException.field(
                                        "evidence." + field.id(),
                                        "Upload the file first, with POST /api/v1/runs/" + run
                                                + "/files, and send the sha256 of its answer."))
                                .value());
            }
        }
    }

    /** From who sends it and what, so that a key which is used again never stands for another person's or another decision. */
    private static String id(String run, @Nullable String key, DecisionBody body, ApiCaller caller) {
        return key == null
                ? UUID.randomUUID().toString()
                : CanonicalJson.hash(List.of(run, key, caller.getName(), CanonicalJson.tree(body)));
    }

    private static HttpStatus status(Decisions.Outcome.Why why) {
        return switch (why) {
            case ROLE -> HttpStatus.FORBIDDEN;
            case NO_SUCH_RUN -> HttpStatus.NOT_FOUND;
            case AWAY -> HttpStatus.SERVICE_UNAVAILABLE;
            case NOT_NOW -> HttpStatus.CONFLICT;
        };
    }
}
