package dev.evenkeel.web.schedules;

import dev.evenkeel.activities.store.Audit;
import dev.evenkeel.activities.store.ScheduleFires;
import dev.evenkeel.activities.store.ScheduleFires.Fire;
import dev.evenkeel.activities.store.Schedules;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.runs.DecisionKeys;
import dev.evenkeel.web.security.Permissions;
import dev.evenkeel.web.temporal.TimedCall;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.ScheduledRunWorkflow;
import dev.evenkeel.workflows.contract.SignedDecision;
import dev.evenkeel.workflows.contract.TaskQueues;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Asks for the role, writes down in the audit, and tells Temporal. */
@Service
class TemporalScheduleDesk implements ScheduleDesk {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int LONGEST_REASON = 2_000;
    private static final String AWAY = "Temporal does not answer, so nothing was done. Try again in a moment.";

    private final Catalog catalog;
    private final Permissions permissions;
    private final ScheduleFires fires;
    private final Schedules schedules;
    private final Audit audit;
    private final DecisionKeys keys;
    private final WorkflowClient client;
    private final Synchroniser synchroniser;
    private final Reconciler reconciler;
    private final InstantSource clock;

    TemporalScheduleDesk(
            Catalog catalog,
            Permissions permissions,
            Store store,
            DecisionKeys keys,
            WorkflowClient client,
            Synchroniser synchroniser,
            Reconciler reconciler,
            InstantSource clock) {
        this.catalog = catalog;
        this.permissions = permissions;
        this.fires = store.scheduleFires();
        this.schedules = store.schedules();
        this.audit = store.audit();
        this.keys = keys;
        this.client = client;
        this.synchroniser = synchroniser;
        this.reconciler = reconciler;
        this.clock = clock;
    }

    @Override
    public void pause(String schedule, String actor, String reason) throws Refused {
        Planned planned = planned(schedule);
        operator(planned, actor, "schedule.pause-refused");
        Schedules.Pause pause = new Schedules.Pause(actor, reason(reason), clock.millis());
        if (!schedules.pause(schedule, pause, planned.plan().environment())) {
            throw new Refused(Why.NOT_NOW, "It is paused already, or not set yet. Look at it again.");
        }
        tellTemporal();
    }

    @Override
    public void resume(String schedule, String actor, String reason) throws Refused {
        Planned planned = planned(schedule);
        operator(planned, actor, "schedule.resume-refused");
        // What was due while it was paused is accounted for as long as the pause is known.
        Optional<Schedules.Kept> kept = schedules.find(schedule).filter(known -> known.pause() != null);
        if (kept.isPresent()) {
            call(() -> {
                reconciler.account(kept.get(), true);
                return true;
            });
        }
        if (!schedules.resume(schedule, actor, reason.strip(), planned.plan().environment())) {
            throw new Refused(Why.NOT_NOW, "It is not paused. Look at it again.");
        }
        tellTemporal();
    }

    /** The watch does it a moment later when Temporal is away now; until then a start finds the pause in the store. */
    private void tellTemporal() {
        try {
            TimedCall.within(PATIENCE, () -> {
                synchroniser.synchronise(false);
                return true;
            });
        } catch (TimeoutException | ExecutionException later) {
            return;
        }
    }

    @Override
    public String start(String schedule, String actor, String token) throws Refused {
        Planned planned = planned(schedule);
        operator(planned, actor, "schedule.start-refused");
        if (!token.matches("[A-Za-z0-9-]{1,100}")) {
            throw new Refused(Why.WRONG, "This form is not one of ours. Open the page again and start it from there.");
        }
        String launcher = ScheduledRunWorkflow.id(schedule, "now-" + token);
        Optional<Fire> open = fires.open().stream()
                .filter(fire ->
                        fire.schedule().equals(schedule) && !fire.launcher().equals(launcher))
                .findFirst();
        if (open.isPresent()) {
            throw new Refused(Why.NOT_NOW, Reconciler.goesOn(open.get()) + ". Wait for its end, or cancel its run.");
        }
        boolean first = call(() -> {
            try {
                client.newUntypedWorkflowStub(
                                "scheduled",
                                WorkflowOptions.newBuilder()
                                        .setTaskQueue(TaskQueues.MAIN)
                                        .setWorkflowId(launcher)
                                        .setWorkflowIdReusePolicy(
                                                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                                        .build())
                        .start(new ScheduledRunWorkflow.Fire(schedule, actor, ""));
                return true;
            } catch (WorkflowExecutionAlreadyStarted sentTwice) {
                return false;
            }
        });
        if (first) {
            audit.append(
                    actor,
                    "schedule.started",
                    schedule,
                    Map.of(),
                    planned.plan().environment());
        }
        return launcher;
    }

    @Override
    public void decide(String launcher, String actor, boolean agree, String comment) throws Refused {
        Fire fire = fires.find(launcher)
                .filter(Fire::confirming)
                .orElseThrow(() ->
                        new Refused(Why.NOT_FOUND, "Nobody is asked about this start any more: look at it again"));
        @Nullable Role needed = fire.confirmRole();
        Role role = permissions.strongest(actor, fire.environment()).orElse(Role.VIEWER);
        Map<String, Object> details = Map.of("launcher", launcher, "agreed", agree, "comment", comment);
        if (needed == null || !role.covers(needed)) {
            audit.append(actor, "schedule.decision-refused", fire.schedule(), details, fire.environment());
            throw new Refused(Why.ROLE, needs(needed == null ? Role.OPERATOR : needed, fire.environment()));
        }
        SignedDecision decision = keys.sign(new Decision(
                UUID.randomUUID().toString(),
                fire.runId() == null ? "" : fire.runId(),
                agree ? Action.APPROVE : Action.REJECT,
                null,
                null,
                actor,
                role,
                fire.environment(),
                comment.strip(),
                Map.of(),
                clock.millis()));
        call(() -> {
            client.newUntypedWorkflowStub(launcher).update("decide", Void.class, decision);
            return true;
        });
        audit.append(
                actor,
                agree ? "schedule.confirmed" : "schedule.declined",
                fire.schedule(),
                details,
                fire.environment());
    }

    private Planned planned(String schedule) throws Refused {
        return Planned.find(catalog, schedule)
                .orElseThrow(() -> new Refused(
                        Why.NOT_FOUND, "No runbook plans " + schedule + ". Look for it in the list of schedules."));
    }

    private void operator(Planned planned, String actor, String refused) throws Refused {
        String environment = planned.plan().environment();
        Role needed = planned.plan().mode() == Mode.REHEARSAL ? Role.RESPONDER : Role.OPERATOR;
        if (!permissions.can(actor, needed, environment)) {
            audit.append(actor, refused, planned.schedule(), Map.of(), environment);
            throw new Refused(Why.ROLE, needs(needed, environment));
        }
    }

    private static String needs(Role role, String environment) {
        return "This needs the role " + role.name().toLowerCase(Locale.ROOT) + " in " + environment
                + ". Ask somebody who has it, or an administrator for the role.";
    }

    private static String reason(String reason) throws Refused {
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new Refused(Why.WRONG, "Say why, in at most 2000 characters: a reason is needed.");
        }
        return reason.strip();
    }

    private static <T> T call(Callable<T> call) throws Refused {
        try {
            return TimedCall.within(PATIENCE, call);
        } catch (TimeoutException e) {
            throw new Refused(Why.AWAY, AWAY);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WorkflowUpdateException refused
                    && refused.getCause() instanceof ApplicationFailure failure) {
                throw new Refused(Why.NOT_NOW, failure.getOriginalMessage());
            }
            throw new Refused(Why.AWAY, AWAY);
        }
    }
}
