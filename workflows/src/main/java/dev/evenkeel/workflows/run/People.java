package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.runbook.Step;
import dev.evenkeel.workflows.runbook.Step.Evidence;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks people and waits for them. */
final class People {

    private final RunContext run;
    private final Approvals approvals;

    People(RunContext run, Approvals approvals) {
        this.run = run;
        this.approvals = approvals;
    }

    /**
     * Asks until enough people agreed to the scope as it is now.
     *
     * @return who agreed
     * @throws StepFailure when somebody rejected it or nobody answered in time
     */
    Agreement approve(String key, int attempt, Agreement.Rule rule) {
        return new Agreeing(run, approvals, this, key, attempt, rule).ask();
    }

    /**
     * @param assignee whose task it is at first; null: nobody's
     * @return the evidence, and who gave it as {@code by}
     * @throws NotApplicable when somebody says that it does not have to be done
     */
    Map<String, Object> task(Step.Task step, String key, int attempt, String instructions, @Nullable String assignee) {
        Question question = Question.task(key, step.from(), step.evidence(), assignee);
        Map<String, Object> data = asked(question);
        data.put("instructions", instructions);
        data.put("fields", step.evidence().stream().map(People::field).toList());
        if (assignee != null) {
            data.put("assignee", assignee);
        }
        if (step.due() != null) {
            data.put("due", Workflow.currentTimeMillis() + step.due().toMillis());
        }
        ask(question, attempt, data);
        if (step.due() != null
                && run.drill().owner() == null
                && !Workflow.await(step.due(), () -> question.settled().isPresent())) {
            question.overdue();
            Map<String, Object> overdue = new LinkedHashMap<>();
            overdue.put("due", data.get("due"));
            overdue.put("assignee", question.assignee() == null ? "" : question.assignee());
            run.journal().note(Type.OVERDUE, key, attempt, overdue);
        }
        Decision decision = settled(question, attempt);
        if (decision.action() == Decision.Action.STOP) {
            throw StepsStopped.byPerson(decision.actor() + " stopped the run: " + decision.comment());
        }
        if (decision.action() == Decision.Action.NOT_APPLICABLE) {
            throw new NotApplicable(decision);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        decision.evidence().forEach((id, value) -> result.put(id, Objects.requireNonNull(ResultMaps.plain(value))));
        result.put("by", decision.actor());
        return result;
    }

    /**
     * @param labels what people see of each option, by its id
     * @return the id of the option as {@code chosen}, and who chose it as {@code by}
     */
    Map<String, Object> choose(
            Step.Choice step, String key, int attempt, Map<String, String> labels, Map<String, Object> variables) {
        Evidence field = new Evidence("chosen", Evidence.Kind.CHOICE, "The choice", true, List.copyOf(labels.keySet()));
        Question question = Question.choice(key, step.from(), field);
        Map<String, Object> data = asked(question);
        data.put(
                "instructions",
                step.instructions() == null ? "" : step.instructions().text(variables));
        Map<String, Object> shown = new LinkedHashMap<>(field(field));
        shown.put("labels", List.copyOf(labels.values()));
        data.put("fields", List.of(shown));
        Decision decision = settle(question, attempt, data);
        if (decision.action() == Decision.Action.STOP) {
            throw StepsStopped.byPerson(decision.actor() + " stopped the run: " + decision.comment());
        }
        return Map.of("chosen", String.valueOf(decision.evidence().get("chosen")), "by", decision.actor());
    }

    /**
     * The numbers of a gate do not say whether it passes: a person does, or has it measured again.
     *
     * @param verdicts what people see of each verdict, by its id
     * @return the verdict as {@code verdict}, the reason as {@code reason}, and who gave it as {@code by}
     */
    Map<String, String> judge(String key, int attempt, String message, String advice, Map<String, String> verdicts) {
        Evidence verdict =
                new Evidence("verdict", Evidence.Kind.CHOICE, "Verdict", true, List.copyOf(verdicts.keySet()));
        Question question = Question.verdict(key, verdict);
        Map<String, Object> data = asked(question);
        data.put("instructions", "");
        data.put("message", message);
        data.put("advice", advice);
        Map<String, Object> shown = new LinkedHashMap<>(field(verdict));
        shown.put("labels", List.copyOf(verdicts.values()));
        data.put("fields", List.of(shown));
        Decision decision = settle(question, attempt, data);
        if (decision.action() == Decision.Action.STOP) {
            throw StepsStopped.byPerson(decision.actor() + " stopped the run: " + decision.comment());
        }
        return Map.of(
                "verdict", String.valueOf(decision.evidence().get("verdict")),
                "reason", decision.comment(),
                "by", decision.actor());
    }

    /** A step failed: what now? */
    Decision afterFailure(
            Step step,
            String key,
            int attempt,
            StepFailure failure,
            Set<Decision.Action> more,
            List<ByHand.Field> byHand) {
        String shown = shown(key, attempt, failure.type(), failure.message());
        Question question =
                Question.failure(key, shown, failure.outcomeUnknown(), more, byHand, FenceProof.guards(step));
        Map<String, Object> data = asked(question);
        data.put("scope", shown);
        data.put("message", failure.message());
        data.put("advice", run.fence().advice(step, failure.advice()));
        data.put("evidence", failure.evidence());
        data.put("fields", byHand.stream().map(People::field).toList());
        return settle(question, attempt, data);
    }

    /** The run was cancelled: what of it is undone? @return empty when nobody said so in time */
    Optional<Decision> afterCancel(String key) {
        Question question = Question.undo(key);
        ask(question, 1, asked(question));
        boolean answered = run.drill().answered(question);
        answered(
                question,
                1,
                answered ? question.settled().orElseThrow().action().name().toLowerCase(Locale.ROOT) : "timed_out");
        return question.settled();
    }

    private Decision settle(Question question, int attempt, Map<String, Object> data) {
        ask(question, attempt, data);
        return settled(question, attempt);
    }

    private Decision settled(Question question, int attempt) {
        attended(question, attempt);
        Decision decision = question.settled().orElseThrow();
        answered(question, attempt, decision.action().name().toLowerCase(Locale.ROOT));
        return decision;
    }

    /** Waits for the answer; in a drill that a schedule started only as long as it says. */
    void attended(Question question, int attempt) {
        if (!run.drill().answered(question)) {
            String title = run.state().at();
            answered(question, attempt, "timed_out");
            throw run.drill().unanswered(title);
        }
    }

    void ask(Question question, int attempt, Map<String, Object> data) {
        String owner = run.drill().owner();
        if (owner != null) {
            question.page();
            data.put("paged", owner);
        }
        run.state().ask(question);
        run.journal().note(Type.PERSON_ASKED, question.step(), attempt, data);
    }

    void answered(Question question, int attempt, String outcome) {
        run.state().answered(question);
        run.journal().note(Type.PERSON_ANSWERED, question.step(), attempt, Map.of("outcome", outcome));
    }

    /** Names this question among all that are asked at a step, so that an answer to one of them is none to another. */
    static String shown(String key, int attempt, String about, String words) {
        return CanonicalJson.hash(Map.of("step", key, "attempt", attempt, "about", about, "words", words));
    }

    static Map<String, Object> asked(Question question) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("wait", question.kind().name().toLowerCase(Locale.ROOT));
        data.put("role", question.role().name());
        List<String> actions = new ArrayList<>();
        for (Decision.Action action : Decision.Action.values()) {
            if (question.actions().contains(action)) {
                actions.add(action.name());
            }
        }
        data.put("actions", actions);
        return data;
    }

    private static Map<String, Object> field(Evidence field) {
        return Map.of(
                "id", field.id(),
                "kind", field.kind().name(),
                "title", field.title(),
                "required", field.required(),
                "options", field.options());
    }

    private static Map<String, Object> field(ByHand.Field field) {
        return Map.of(
                "id", field.id(),
                "kind", field.kind(),
                "title", field.id(),
                "required", field.required(),
                "options", List.of());
    }
}
