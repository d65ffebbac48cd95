package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.runbook.Step;

/** Asks once more before an act that goes beyond what was approved. */
final class ApprovalAgain {

    private final RunContext run;
    private final Approvals approvals;
    private final People people;

    ApprovalAgain(RunContext run, Approvals approvals, People people) {
        this.run = run;
        this.approvals = approvals;
        this.people = people;
    }

    /** The inputs are not those that were approved, or who approved them may not any more: what acts from here on needs another approval. */
    void afterChange(Step step, Frame frame, int attempt) {
        // The slices of a loop know nothing of approvals: the run that holds the loop asks for them.
        boolean acts =
                step.acts() || step instanceof Step.Run || (step instanceof Step.ForEach loop && Slices.act(loop));
        if (!acts || run.state().undoing()) {
            return;
        }
        if (approvals.outdated()) {
            ask(
                    step,
                    frame,
                    attempt,
                    "The inputs were changed after the approval. Look at what would be done now and approve it, or reject it.");
        } else if (approvals.withdrawn()) {
            ask(
                    step,
                    frame,
                    attempt,
                    "Who approved this has lost the role since. Look at what would be done now and approve it, or reject it.");
        }
    }

    /** The plan is not what was approved, or an approver lost the role since: this act needs an approval of its own. */
    void ask(Step step, Frame frame, int attempt, String instructions) {
        Runbooks.Approvers approvers = approvals.approvers();
        people.approve(
                frame.key(step),
                attempt,
                new Agreement.Rule(
                        approvers.count(),
                        approvers.from(),
                        instructions,
                        Agreement.Rule.EXPIRES,
                        approvers.escalation()));
    }
}
