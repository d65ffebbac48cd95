package dev.evenkeel.web.api;

import dev.evenkeel.web.runs.view.Question;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.web.runs.view.StepView;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run with its steps and what it asks.
 *
 * @param summary as the list has it
 * @param reason why it ended as it did; empty while it runs
 * @param last the number of its last journal event
 */
record RunAnswer(
        Summary summary,
        Map<String, Object> inputs,
        List<String> sites,
        List<StepAnswer> steps,
        List<QuestionAnswer> questions,
        String reason,
        long last) {

    /**
     * @param waitingFor what a person has to do: approval, task, failure, unknown; null when nothing
     * @param alarm what is pressing about it: escalated, overdue, objective; null when nothing
     * @param startedAt milliseconds since the epoch
     * @param finishedAt milliseconds since the epoch; null while it runs
     * @param incident the run of the incident that it belongs to; null when it belongs to none
     * @param people who see a private incident beside administrators; null when everybody does
     */
    record Summary(
            String id,
            String runbook,
            String procedure,
            String title,
            @Nullable String service,
            String environment,
            String mode,
            String status,
            boolean finished,
            @Nullable String waitingFor,
            @Nullable String waitingRole,
            @Nullable String alarm,
            String doing,
            String requester,
            String hash,
            String commit,
            long startedAt,
            @Nullable Long finishedAt,
            @Nullable String incident,
            @Nullable List<String> people,
            String page) {

        static Summary of(RunSummary run) {
            return new Summary(
                    run.runId(),
                    run.runbook(),
                    run.procedure(),
                    run.title(),
                    run.service(),
                    run.environment(),
                    Names.of(run.mode()),
                    Names.of(run.status()),
                    run.status().finished(),
                    run.waitingFor(),
                    run.waitingRole() == null ? null : Names.of(run.waitingRole()),
                    run.alarm() == null ? null : Names.of(run.alarm()),
                    run.at(),
                    run.requester(),
                    run.definitionHash(),
                    run.commit(),
                    run.startedAt(),
                    run.finishedAt(),
                    run.room(),
                    run.people(),
                    "/runs/" + run.runId());
        }
    }

    /** @param step its key, which decisions and logs name */
    record StepAnswer(
            String step,
            String title,
            String kind,
            String phase,
            @Nullable String site,
            String state,
            String note,
            int attempts,
            Map<String, Object> result) {

        static StepAnswer of(StepView step) {
            return new StepAnswer(
                    step.key(),
                    step.title(),
                    step.kind(),
                    step.phase(),
                    step.site(),
                    Names.of(step.state()),
                    step.note(),
                    step.attempts().size(),
                    step.attempts().isEmpty()
                            ? Map.of()
                            : step.attempts().getLast().result());
        }
    }

    /**
     * What a person is asked.
     *
     * @param actions the decisions that it takes
     * @param scope the hash of what is approved; an approval has to send it back
     * @param covers what is approved; null when it is no approval
     * @param fields of a task's evidence
     * @param due when a task has to be done, milliseconds since the epoch; null when it has no time
     * @param overdue whether it was not done by then
     * @param escalated the role that is asked as well since nobody agreed; null when none
     * @param assignee whose task it is; null when nobody's
     */
    record QuestionAnswer(
            String step,
            String title,
            String kind,
            String role,
            List<String> actions,
            long askedAt,
            @Nullable Long expires,
            String instructions,
            String message,
            String advice,
            @Nullable String scope,
            Question.@Nullable Covers covers,
            long agreed,
            int needed,
            List<Question.Field> fields,
            @Nullable Long due,
            boolean overdue,
            @Nullable String escalated,
            @Nullable String assignee) {

        static QuestionAnswer of(Question question) {
            return new QuestionAnswer(
                    question.step(),
                    question.title(),
                    Names.of(question.kind()),
                    Names.of(question.role()),
                    question.actions().stream().map(Names::of).toList(),
                    question.askedAt(),
                    question.expires(),
                    question.instructions(),
                    question.message(),
                    question.advice(),
                    question.scope(),
                    question.covers(),
                    question.agreed(),
                    question.needed(),
                    question.fields(),
                    question.urgency().due(),
                    question.urgency().overdue(),
                    question.urgency().escalated() == null
                            ? null
                            : Names.of(question.urgency().escalated()),
                    question.assignee());
        }
    }

    static RunAnswer of(RunView run) {
        return new RunAnswer(
                Summary.of(run.summary()),
                run.inputs(),
                run.sites(),
                run.steps().stream().map(StepAnswer::of).toList(),
                run.questions().stream().map(QuestionAnswer::of).toList(),
                run.reason(),
                run.last());
    }
}
