package dev.evenkeel.workflows.schedule;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.contract.ScheduleActivities;
import dev.evenkeel.workflows.contract.ScheduleActivities.Asked;
import dev.evenkeel.workflows.contract.ScheduleActivities.Confirm;
import dev.evenkeel.workflows.contract.ScheduleActivities.News;
import dev.evenkeel.workflows.contract.ScheduleActivities.Outcome;
import dev.evenkeel.workflows.contract.ScheduleActivities.Register;
import dev.evenkeel.workflows.contract.ScheduleActivities.Resolved;
import dev.evenkeel.workflows.contract.ScheduleActivities.State;
import dev.evenkeel.workflows.contract.ScheduledRunWorkflow;
import dev.evenkeel.workflows.contract.SignedDecision;
import dev.evenkeel.workflows.contract.TaskQueues;
import dev.evenkeel.workflows.run.Refusal;
import dev.evenkeel.workflows.run.Signatures;
import io.temporal.activity.ActivityOptions;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.common.RetryOptions;
import io.temporal.common.SearchAttributeKey;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.ChildWorkflowStub;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Waits for its run, so that Temporal's schedule knows what still goes on. */
public final class ScheduledRunWorkflowImpl implements ScheduledRunWorkflow {

    /** Set by Temporal on all that a schedule starts: the time itself, without jitter. */
    private static final SearchAttributeKey<OffsetDateTime> DUE =
            SearchAttributeKey.forOffsetDateTime("TemporalScheduledStartTime");

    private static final Duration FIRST_LOOK = Duration.ofSeconds(15);
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(5);

    private final ScheduleActivities server = Workflow.newActivityStub(
            ScheduleActivities.class,
            ActivityOptions.newBuilder()
                    .setTaskQueue(TaskQueues.MAIN)
                    .setStartToCloseTimeout(Duration.ofSeconds(60))
                    .setRetryOptions(RetryOptions.newBuilder()
                            .setInitialInterval(Duration.ofMillis(500))
                            .setMaximumInterval(Duration.ofSeconds(10))
                            .build())
                    .build());

    private final String launcher = Workflow.getInfo().getWorkflowId();
    private @Nullable RunRequest asked;
    private @Nullable Confirm confirm;
    private @Nullable Decision decision;

    @Override
    public Outcome run(Fire fire) {
        Resolved resolved = resolve(fire);
        RunRequest request = resolved.run();
        if (request == null) {
            return end(nothing(resolved), "");
        }
        String confirmedBy = "";
        if (resolved.confirm() != null) {
            Outcome refused = confirmed(request, resolved.confirm());
            if (refused != null) {
                return end(refused, request.runId());
            }
            confirmedBy = decision == null ? "" : decision.actor();
            // What holds now may differ from what held when somebody was asked, and the clock of a recovery begins now.
            resolved = resolve(fire);
            request = resolved.run();
            if (request == null) {
                return end(nothing(resolved), "");
            }
        }
        server.register(new Register(launcher, request, confirmedBy));
        return end(new Outcome(State.STARTED, ended(resolved.procedure(), request)), request.runId());
    }

    private static Outcome nothing(Resolved resolved) {
        Outcome outcome = resolved.outcome();
        return outcome == null ? new Outcome(State.REFUSED, "") : outcome;
    }

    /** Asks again for as long as the run before goes on, when it is to be waited for. */
    private Resolved resolve(Fire fire) {
        OffsetDateTime nominal = Workflow.getTypedSearchAttributes().get(DUE);
        long due = nominal == null
                ? Workflow.getInfo().getRunStartedTimestampMillis()
                : nominal.toInstant().toEpochMilli();
        Duration look = FIRST_LOOK;
        while (true) {
            Resolved resolved = server.resolve(
                    new Asked(launcher, fire.schedule(), due, fire.requester(), Workflow.currentTimeMillis()));
            if (resolved.run() != null || resolved.outcome() != null) {
                return resolved;
            }
            Workflow.sleep(look);
            look = look.multipliedBy(2).compareTo(LONGEST_LOOK) < 0 ? look.multipliedBy(2) : LONGEST_LOOK;
        }
    }

    /** @return why it does not start; null when somebody has agreed */
    private @Nullable Outcome confirmed(RunRequest request, Confirm wanted) {
        long now = Workflow.currentTimeMillis();
        // Before anybody can see the question.
        asked = request;
        confirm = wanted;
        server.record(new News(
                launcher,
                new Outcome(State.CONFIRMING, ""),
                wanted,
                request.runId(),
                now + wanted.withinMillis(),
                now));
        boolean answered = Workflow.await(Duration.ofMillis(wanted.withinMillis()), () -> decision != null);
        asked = null;
        Decision taken = decision;
        if (!answered || taken == null) {
            return new Outcome(State.SKIPPED, "Nobody confirmed it in time");
        }
        return taken.action() == Decision.Action.APPROVE
                ? null
                : new Outcome(
                        State.SKIPPED,
                        taken.actor() + " refused it" + (taken.comment().isEmpty() ? "" : ": " + taken.comment()));
    }

    @Override
    public void validateDecide(SignedDecision signed) {
        RunRequest request = asked;
        Confirm wanted = confirm;
        if (request == null || wanted == null || decision != null) {
            throw Refusal.because("Nobody is asked about this start any more: look at it again");
        }
        Decision taken = signed.decision();
        Refusal.unless(
                new Signatures(request.decisionKeys()).verify(signed),
                "The decision is not signed by a server that this run knows");
        Refusal.unless(
                taken.action() == Decision.Action.APPROVE || taken.action() == Decision.Action.REJECT,
                "That cannot be decided about a start");
        Refusal.unless(taken.runId().equals(request.runId()), "The decision is about another run");
        Refusal.unless(
                taken.environment().equals(request.estate().environment().name()),
                "The decision was made for another environment");
        Refusal.unless(
                taken.role().covers(wanted.from()),
                "That needs the role " + wanted.from().name().toLowerCase(Locale.ROOT) + " in this environment");
    }

    @Override
    public void decide(SignedDecision signed) {
        if (decision == null) {
            decision = signed.decision();
        }
    }

    /** Runs it and waits for its end. @return what is to be said about that; empty when its own page says it */
    private static String ended(String procedure, RunRequest request) {
        ChildWorkflowStub run = Workflow.newUntypedChildWorkflowStub(
                procedure,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId("run/" + request.runId())
                        .setTaskQueue(TaskQueues.MAIN)
                        .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .build());
        try {
            run.execute(RunResult.class, request);
            return "";
        } catch (ChildWorkflowFailure failure) {
            return "The run was ended from outside";
        }
    }

    private Outcome end(Outcome outcome, String runId) {
        Workflow.newDetachedCancellationScope(
                        () -> server.record(new News(launcher, outcome, null, runId, 0, Workflow.currentTimeMillis())))
                .run();
        return outcome;
    }
}
