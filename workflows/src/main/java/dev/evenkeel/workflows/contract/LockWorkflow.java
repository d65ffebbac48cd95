package dev.evenkeel.workflows.contract;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The lock on a service in an environment. It lives for ever, so that its fencing numbers only grow; asking for it starts it. Handlers
 * record and return.
 */
@WorkflowInterface
public interface LockWorkflow {

    @WorkflowMethod(name = "lock")
    void hold(State state);

    /** A run wants the lock. Asking again changes nothing; who holds it already is told so again. */
    @SignalMethod(name = "ask")
    void ask(Ask ask);

    /** A run does not want it any more, whether it held it or waited. */
    @SignalMethod(name = "release")
    void release(String runId);

    /** A run goes, but something of it may still act: the lock is free once nothing of it is left. */
    @SignalMethod(name = "leave")
    void leave(String runId);

    /** An administrator takes the lock from its owner. The decision is about the owner's run. */
    @UpdateMethod(name = "break")
    void breakOpen(SignedDecision decision);

    @UpdateValidatorMethod(updateName = "break")
    void validateBreakOpen(SignedDecision decision);

    static String id(String environment, String service) {
        return "lock/" + environment + "/" + service;
    }

    /**
     * @param fence the last fencing number that was given
     * @param holder null when it is free
     * @param decisions the ids of the decisions that were taken about it: each counts once
     */
    record State(
            String environment,
            String service,
            long fence,
            @Nullable Holder holder,
            List<Ask> queue,
            Set<String> decisions) {
        public State {
            queue = List.copyOf(queue);
            decisions = new TreeSet<>(decisions);
        }

        /** @param fence the last number that the store knows of */
        public static State free(String environment, String service, long fence) {
            return new State(environment, service, fence, null, List.of(), Set.of());
        }
    }

    /**
     * @param since milliseconds since the epoch
     * @param left whether the run has gone and something of it may still act
     */
    record Holder(Ask run, long since, boolean left) {
        public Holder(Ask run, long since) {
            this(run, since, false);
        }

        public Holder left(boolean now) {
            return new Holder(run, since, now);
        }
    }

    /**
     * @param preempts it goes before all that do not, and the owner is asked to give way
     * @param refuse it does not want to wait
     * @param decisionKeys the public keys whose signed decisions count, as in {@link RunRequest}
     */
    record Ask(
            String runId,
            String title,
            String requester,
            boolean preempts,
            boolean refuse,
            long askedAt,
            Map<String, String> decisionKeys) {
        public Ask {
            decisionKeys = Map.copyOf(decisionKeys);
        }
    }
}
