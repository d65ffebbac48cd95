package dev.evenkeel.workflows.lock;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.LockNews;
import dev.evenkeel.workflows.contract.LockNews.Kind;
import dev.evenkeel.workflows.contract.LockWorkflow;
import dev.evenkeel.workflows.contract.SignedDecision;
import dev.evenkeel.workflows.run.Refusal;
import dev.evenkeel.workflows.run.Signatures;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives the lock to one run at a time. */
public final class LockWorkflowImpl implements LockWorkflow {

    /** While somebody waits, the owner is looked at this often: it may have been ended without a word. */
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final String environment;
    private final String service;
    private final List<Ask> queue;
    private final Deque<Runnable> inbox = new ArrayDeque<>();
    private final Set<String> decisions;
    private final Owners owners = new Owners();
    private @Nullable Holder holder;
    private long fence;
    private String trouble = "";
    private @Nullable State shown;
    private String shownTrouble = "";

    public LockWorkflowImpl(State state) {
        this.environment = state.environment();
        this.service = state.service();
        this.queue = new ArrayList<>(state.queue());
        this.holder = state.holder();
        this.fence = state.fence();
        this.decisions = new LinkedHashSet<>(state.decisions());
    }

    @Override
    public void hold(State state) {
        while (true) {
            if (queue.isEmpty()) {
                Workflow.await(() -> !inbox.isEmpty());
            } else if (!Workflow.await(LOOK, () -> !inbox.isEmpty())) {
                freeIfOwnerIsGone();
            }
            while (!inbox.isEmpty()) {
                inbox.removeFirst().run();
            }
            giveToNext();
            show();
            if (inbox.isEmpty() && Workflow.getInfo().isContinueAsNewSuggested()) {
                Workflow.continueAsNew(state());
            }
        }
    }

    @Override
    public void ask(Ask ask) {
        inbox.add(() -> take(ask));
    }

    @Override
    public void release(String runId) {
        inbox.add(() -> {
            queue.removeIf(waiting -> waiting.runId().equals(runId));
            if (holder != null && holder.run().runId().equals(runId)) {
                free();
            }
        });
    }

    @Override
    public void leave(String runId) {
        inbox.add(() -> {
            if (holder != null && holder.run().runId().equals(runId)) {
                holder = holder.left(true);
                freeIfOwnerIsGone();
            }
        });
    }

    @Override
    public void validateBreakOpen(SignedDecision signed) {
        Holder owner = holder;
        if (owner == null) {
            throw Refusal.because("Nobody holds the lock of " + service + " in " + environment + " any more");
        }
        Decision decision = signed.decision();
        Refusal.unless(
                new Signatures(owner.run().decisionKeys()).verify(signed),
                "The decision is not signed by a server that this lock knows");
        Refusal.unless(decision.action() == Decision.Action.BREAK_LOCK, "That cannot be decided about a lock");
        Refusal.unless(
                decision.runId().equals(owner.run().runId()),
                "Another run holds the lock now: look again and decide again");
        Refusal.unless(decision.environment().equals(environment), "The decision was made for another environment");
        Refusal.unless(!decisions.contains(decision.id()), "This decision was already taken");
        Refusal.unless(
                decision.role().covers(decision.action().needs()), "That needs the role admin in this environment");
        Refusal.unless(!decision.comment().isBlank(), "Say why: a reason is needed");
    }

    @Override
    public void breakOpen(SignedDecision signed) {
        Decision decision = signed.decision();
        decisions.add(decision.id());
        inbox.add(() -> {
            if (holder != null && holder.run().runId().equals(decision.runId())) {
                tell(holder.run(), new LockNews(Kind.BROKEN, 0, decision.actor(), decision.comment()));
                free();
            }
        });
    }

    private void take(Ask ask) {
        // Who has left goes behind those that wait.
        if (holder != null && holder.run().runId().equals(ask.runId()) && (!holder.left() || queue.isEmpty())) {
            holder = holder.left(false);
            trouble = "";
            tell(ask, new LockNews(Kind.GRANTED, fence, "", ""));
            return;
        }
        if (queue.stream().anyMatch(waiting -> waiting.runId().equals(ask.runId()))) {
            return;
        }
        if (holder != null) {
            freeIfOwnerIsGone();
        }
        Holder owner = holder;
        if (owner != null && ask.refuse()) {
            tell(
                    ask,
                    new LockNews(
                            Kind.REFUSED, 0, owner.run().runId(), owner.run().title()));
            return;
        }
        int place = ask.preempts() ? (int) queue.stream().filter(Ask::preempts).count() : queue.size();
        queue.add(place, ask);
        if (owner != null) {
            tell(
                    ask,
                    new LockNews(
                            Kind.QUEUED, 0, owner.run().runId(), owner.run().title()));
            if (ask.preempts() && !owner.run().preempts()) {
                tell(owner.run(), new LockNews(Kind.GIVE_WAY, 0, ask.runId(), ask.title()));
            }
        }
    }

    private void giveToNext() {
        while (holder == null && !queue.isEmpty()) {
            Ask next = queue.removeFirst();
            fence++;
            holder = new Holder(next, Workflow.currentTimeMillis());
            // Before the new owner acts, the acts of the old one are refused.
            show();
            if (!tell(next, new LockNews(Kind.GRANTED, fence, "", ""))) {
                free();
            }
        }
    }

    /** A run that was ended from outside cannot release, and one that has left may have lost sight of an act; their tools may live on. */
    private void freeIfOwnerIsGone() {
        if (holder != null) {
            String left = owners.whatIsLeftOf(holder);
            if (left == null) {
                free();
            } else {
                trouble = left;
            }
        }
    }

    private void free() {
        holder = null;
        trouble = "";
    }

    /** @return false when the run has ended */
    private boolean tell(Ask run, LockNews news) {
        try {
            Workflow.newUntypedExternalWorkflowStub("run/" + run.runId()).signal("lock", news);
            return true;
        } catch (SignalExternalWorkflowException ended) {
            return false;
        }
    }

    private void show() {
        State state = state();
        if (!state.equals(shown) || !trouble.equals(shownTrouble)) {
            owners.show(state, trouble);
            shown = state;
            shownTrouble = trouble;
        }
    }

    private State state() {
        return new State(environment, service, fence, holder, queue, decisions);
    }
}
