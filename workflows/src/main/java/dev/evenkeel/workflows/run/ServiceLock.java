package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.LockActivities;
import dev.evenkeel.workflows.contract.LockActivities.Fence;
import dev.evenkeel.workflows.contract.LockNews;
import dev.evenkeel.workflows.contract.LockWorkflow;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunRequest;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A run's side of the lock on its service: nothing acts without it. The runs that a run starts share its lock. */
final class ServiceLock {

    private final LockActivities locks = Workflow.newActivityStub(
            LockActivities.class,
            ActivityOptions.newBuilder()
                    .setStartToCloseTimeout(Duration.ofSeconds(20))
                    .setRetryOptions(RetryOptions.newBuilder()
                            .setMaximumInterval(Duration.ofSeconds(10))
                            .build())
                    .build());
    private final Set<CancellationScope> underWay = new LinkedHashSet<>();
    /** The steps of which nobody knows whether something still acts. */
    private final Set<String> uncertain = new LinkedHashSet<>();

    private final RunContext run;
    /** Null when the run takes no lock. */
    private final @Nullable String service;

    private final boolean inherited;
    private boolean shown;
    private State state = State.NOT_ASKED;
    private Runnable look = () -> {};
    private boolean looking;
    private boolean looked;
    private @Nullable Fence fence;
    private LockNews last = new LockNews(LockNews.Kind.QUEUED, 0, "", "");

    private enum State {
        NOT_ASKED,
        ASKED,
        HELD,
        REFUSED,
        /** It was taken from this run. */
        LOST
    }

    ServiceLock(RunContext run) {
        this.run = run;
        String known = lockable();
        this.service = run.request().mode() == Mode.REHEARSAL ? null : known;
        RunRequest.Parent parent = run.request().parent();
        Fence held = parent == null ? null : parent.fence();
        this.inherited = held != null && held.service().equals(known);
        if (inherited) {
            this.state = State.HELD;
            this.fence = run.rehearsal() ? null : held;
        }
    }

    /** For each act of this run; null when the run needs no lock. */
    @Nullable
    Fence fence() {
        return fence;
    }

    /** What the runs that this one starts share; in a rehearsal that a live run would share it. */
    @Nullable
    Fence shared() {
        String known = lockable();
        return run.rehearsal() && known != null ? new Fence(environment(), known, 0) : fence;
    }

    /**
     * Waits until the run holds the lock. A rehearsal takes none, and says which one and who holds it.
     *
     * @throws StepsStopped when the runbook does not want to wait
     */
    void ensure() {
        if (run.rehearsal() && !shown && !inherited) {
            shown = true;
            showHolder();
        }
        if (service == null) {
            return;
        }
        if (state != State.HELD) {
            await(service);
        }
        lookFirst();
    }

    /** @param first looks at what another owner of the lock may have changed, whenever it was granted; throws what ends the run */
    void whenHeld(Runnable first) {
        look = first;
    }

    private void lookFirst() {
        Workflow.await(() -> !looking);
        if (looked) {
            return;
        }
        looking = true;
        try {
            look.run();
            looked = true;
        } finally {
            looking = false;
        }
    }

    private void await(String service) {
        if (state == State.NOT_ASKED || state == State.LOST) {
            state = State.ASKED;
            locks.ask(environment(), service, asking());
        }
        Workflow.await(() -> state != State.ASKED);
        run.state().queued(false);
        if (state == State.REFUSED) {
            throw new StepsStopped("The service " + service + " is being worked on by the run " + last.other() + " ("
                    + last.reason() + "), and this runbook does not wait");
        }
    }

    /** Does an act, which a more urgent run may have ended. */
    <T> T during(Supplier<T> act) {
        if (service == null) {
            return act.get();
        }
        Object[] result = new Object[1];
        CancellationScope scope = Workflow.newCancellationScope(() -> result[0] = act.get());
        underWay.add(scope);
        try {
            scope.run();
            @SuppressWarnings("unchecked") // what the act gave
            T done = (T) result[0];
            return done;
        } catch (CanceledFailure cancelled) {
            throw gaveWayOr(cancelled);
        } catch (ActivityFailure failure) {
            throw failure.getCause() instanceof CanceledFailure ? gaveWayOr(failure) : failure;
        } finally {
            underWay.remove(scope);
        }
    }

    /** The lock says something. Returns at once; what has to wait is done beside. */
    void hear(LockNews news) {
        last = news;
        switch (news.kind()) {
            case GRANTED -> granted(news.fence());
            case QUEUED -> {
                if (state == State.ASKED) {
                    run.state().queued(true);
                    note("waiting");
                }
            }
            case REFUSED -> state = state == State.ASKED ? State.REFUSED : state;
            case GIVE_WAY -> {
                if (state == State.HELD) {
                    giveWay();
                }
            }
            case BROKEN -> {
                if (state == State.HELD) {
                    lose("broken");
                }
            }
        }
    }

    /** The outcome of the step is unknown: its tool may live on. */
    void uncertain(String step) {
        uncertain.add(step);
    }

    /** A person has looked, and says how it goes on with the step. */
    void settled(String step) {
        if (uncertain.remove(step) && uncertain.isEmpty() && state == State.LOST) {
            letGo();
        }
    }

    /** At the end of the run, however it ended. */
    void release() {
        if (service != null && !inherited && state != State.NOT_ASKED) {
            boolean held = state == State.HELD;
            letGo();
            if (held && uncertain.isEmpty()) {
                note("released");
            }
        }
    }

    private @Nullable String lockable() {
        return run.runbook().procedure().locks() ? run.runbook().service() : null;
    }

    private void showHolder() {
        String known = lockable();
        if (known == null) {
            return;
        }
        LockWorkflow.Holder holder = locks.holder(environment(), known);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("lock", known);
        data.put("state", holder == null ? "would_hold" : "would_wait");
        data.put("other", holder == null ? "" : holder.run().runId());
        // Of a private one nobody is told more than that it is there.
        data.put(
                "reason",
                holder == null
                        ? ""
                        : holder.run().runId().isEmpty()
                                ? "a private run"
                                : holder.run().title());
        run.journal().note(Type.LOCK, data);
    }

    private void granted(long number) {
        if (state == State.ASKED && service != null) {
            state = State.HELD;
            fence = new Fence(environment(), service, number);
            note("held");
        }
    }

    private void giveWay() {
        lose("gave_way");
        List.copyOf(underWay).forEach(CancellationScope::cancel);
        CancellationScope beside = Workflow.newDetachedCancellationScope(() -> Async.procedure(() -> {
            Workflow.await(underWay::isEmpty);
            letGo();
        }));
        beside.run();
    }

    private void lose(String how) {
        state = State.LOST;
        looked = false;
        run.state().paused(true);
        note(how);
    }

    /** Where something may still act, the lock stays until the hosts say that nothing of the run is left. */
    private void letGo() {
        String how = uncertain.isEmpty() ? "release" : "leave";
        CancellationScope detached = Workflow.newDetachedCancellationScope(() -> {
            try {
                Workflow.newUntypedExternalWorkflowStub(LockWorkflow.id(environment(), String.valueOf(service)))
                        .signal(how, run.request().runId());
            } catch (SignalExternalWorkflowException gone) {
                // Somebody ended the lock itself; a new one asks nobody.
                return;
            }
        });
        detached.run();
    }

    private RuntimeException gaveWayOr(RuntimeException cancelled) {
        if (state != State.LOST || run.state().cancelling()) {
            return cancelled;
        }
        return new StepFailure(
                Failures.GAVE_WAY,
                "Ended for the run " + last.other() + ", which is more urgent",
                "See what was done, wait until that run has ended, then resume this one and retry the step",
                "");
    }

    private void note(String now) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("lock", service);
        data.put("state", now);
        data.put("other", last.other());
        data.put("reason", last.reason());
        if (fence != null) {
            data.put("fence", fence.number());
        }
        run.journal().note(Type.LOCK, data);
    }

    private LockWorkflow.Ask asking() {
        return new LockWorkflow.Ask(
                run.request().runId(),
                // Others who wait keep it in their journals: what the incident is about may be private, now or later.
                run.request().room() == null ? run.runbook().title() : "A run for an incident",
                run.request().requester(),
                // A drill can wait: what it practises is not urgent.
                run.runbook().procedure().preempts() && run.request().mode() == Mode.LIVE,
                // A run that holds one service never waits for another one: so no two can wait for each other.
                run.runbook().refusesWhenLocked() || run.request().parent() != null,
                Workflow.currentTimeMillis(),
                run.request().decisionKeys());
    }

    private String environment() {
        return run.request().estate().environment().name();
    }
}
