package dev.evenkeel.workflows.readiness;

import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.ReadinessActivities;
import dev.evenkeel.workflows.contract.ReadinessActivities.Look;
import dev.evenkeel.workflows.contract.ReadinessActivities.Target;
import dev.evenkeel.workflows.contract.ReadinessWorkflow;
import dev.evenkeel.workflows.contract.SiteReadinessActivities;
import dev.evenkeel.workflows.contract.SiteReadinessActivities.Answer;
import dev.evenkeel.workflows.contract.SiteReadinessActivities.Question;
import dev.evenkeel.workflows.contract.TaskQueues;
import io.temporal.activity.ActivityOptions;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all targets, a few at a time; one whose checks come to no end does not keep the others waiting. Sites with a runner are looked
 * at by it.
 */
public final class ReadinessWorkflowImpl implements ReadinessWorkflow {

    private static final int AT_A_TIME = 4;
    /** A runner that is there takes what waits at once. */
    private static final Duration TO_BE_TAKEN = Duration.ofSeconds(15);

    private final ReadinessActivities notes = Workflow.newActivityStub(
            ReadinessActivities.class,
            ActivityOptions.newBuilder()
                    .setStartToCloseTimeout(Duration.ofSeconds(30))
                    // With the store away for longer this evaluation fails, and the next one is due soon.
                    .setScheduleToCloseTimeout(Duration.ofMinutes(10))
                    .build());

    private final ReadinessActivities checks = Workflow.newActivityStub(
            ReadinessActivities.class,
            ActivityOptions.newBuilder()
                    .setStartToCloseTimeout(Duration.ofMinutes(2))
                    .setRetryOptions(
                            RetryOptions.newBuilder().setMaximumAttempts(3).build())
                    .build());

    @Override
    public void evaluate() {
        // Not the workflow's id: two that a schedule starts within a second have the same one.
        String evaluation = Workflow.getInfo().getRunId();
        List<Target> targets = notes.begin(evaluation);
        Deque<Target> left = new ArrayDeque<>(targets);
        List<Promise<Void>> lines = new ArrayList<>();
        for (int line = 0; line < Math.min(AT_A_TIME, targets.size()); line++) {
            lines.add(Async.procedure(() -> {
                while (!left.isEmpty()) {
                    look(new Look(evaluation, left.removeFirst()));
                }
            }));
        }
        Promise.allOf(lines).get();
        notes.end(evaluation, targets);
    }

    private void look(Look look) {
        try {
            // Null in the histories of servers that asked no runner.
            @Nullable List<Question> questions = checks.check(look);
            if (questions != null && !questions.isEmpty()) {
                checks.check(new Look(look.evaluation(), look.target(), answers(questions)));
            }
        } catch (ActivityFailure e) {
            notes.unanswered(
                    look,
                    e.getCause() instanceof TimeoutFailure
                            ? "The checks came to no end in time, three times"
                            : "The checks failed three times");
        }
    }

    private static List<Answer> answers(List<Question> questions) {
        List<Promise<Answer>> asked = questions.stream()
                .map(question -> Async.function(ReadinessWorkflowImpl::ask, question))
                .toList();
        return asked.stream().map(Promise::get).toList();
    }

    /** As acts do, the question waits in the queue of the site, but not for long. */
    private static Answer ask(Question question) {
        String site = question.act().site();
        SiteReadinessActivities runner = Workflow.newActivityStub(
                SiteReadinessActivities.class,
                ActivityOptions.newBuilder()
                        .setTaskQueue(TaskQueues.site(site))
                        .setScheduleToStartTimeout(TO_BE_TAKEN)
                        .setStartToCloseTimeout(Duration.ofMinutes(1))
                        .setRetryOptions(
                                RetryOptions.newBuilder().setMaximumAttempts(2).build())
                        .build());
        try {
            return new Answer(site, runner.look(question), "");
        } catch (ActivityFailure e) {
            boolean away = e.getCause() instanceof TimeoutFailure late
                            && late.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START
                    || e.getCause() instanceof ApplicationFailure said
                            && said.getType().equals(Failures.NO_RUNNER);
            return new Answer(
                    site, List.of(), away ? "No runner of the site is there to look" : "Its runner did not answer");
        }
    }
}
