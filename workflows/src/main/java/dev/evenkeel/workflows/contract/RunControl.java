package dev.evenkeel.workflows.contract;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;

/** What every procedure answers to while it runs. Handlers record and return; they never wait. */
public interface RunControl {

    /**
     * A person decides. Refused before it enters history when the signature, the scope, the role, the person or the moment is not
     * right; the refusal's message says which.
     */
    @UpdateMethod(name = "decide")
    Receipt decide(SignedDecision decision);

    @UpdateValidatorMethod(updateName = "decide")
    void validateDecide(SignedDecision decision);

    /** Sent by the lock that the run asked for. */
    @SignalMethod(name = "lock")
    void lock(LockNews news);

    /** Sent by the run that started this one, when it is paused or resumed. */
    @SignalMethod(name = "parent")
    void parent(ParentNews news);

    @QueryMethod(name = "summary")
    RunSummary summary();

    /** @param waitingFor what the run waits for after the decision, or empty */
    record Receipt(String decisionId, String waitingFor) {}
}
