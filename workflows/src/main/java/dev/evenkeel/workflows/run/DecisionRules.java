package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.EvidenceFile;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.SignedDecision;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.Step.Evidence;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Which decisions count: signed by a known web node, fresh, in the right scope, by somebody who may. */
final class DecisionRules {

    private final RunRequest request;
    private final Runbook runbook;
    private final Signatures signatures;
    private final ApprovalRules approval;
    private final @Nullable Declared declared;
    private final @Nullable IncidentRoom incident;
    private final LongSupplier entries;
    private final Set<String> seen = new HashSet<>();

    /** @param entries how many the journal has */
    DecisionRules(
            RunRequest request,
            Runbook runbook,
            @Nullable Declared declared,
            @Nullable IncidentRoom incident,
            LongSupplier entries) {
        this.entries = entries;
        this.incident = incident;
        this.declared = declared;
        this.runbook = runbook;
        this.request = request;
        this.approval = new ApprovalRules(request);
        this.signatures = new Signatures(request.decisionKeys());
    }

    ApprovalRules approval() {
        return approval;
    }

    void remember(Decision decision) {
        seen.add(decision.id());
    }

    /**
     * @param question what is open at the decision's step; null when nothing is
     * @throws io.temporal.failure.ApplicationFailure of type {@link Refusal#TYPE}
     */
    void check(SignedDecision signed, RunState state, @Nullable Question question) {
        Decision decision = signed.decision();
        Refusal.unless(signatures.verify(signed), "The decision is not signed by a server that this run knows");
        Refusal.unless(decision.runId().equals(request.runId()), "The decision is about another run");
        Refusal.unless(!seen.contains(decision.id()), "This decision was already taken");
        Refusal.unless(
                decision.environment().equals(request.estate().environment().name()),
                "The decision was made for another environment");
        Refusal.unless(!state.finished(), "The run has ended");
        Refusal.unless(
                incident == null || incident.privacy().admits(decision),
                "This incident is private, and you are not among its people");
        if (decision.step() == null || decision.action() == Decision.Action.SKIP_AHEAD) {
            checkRun(decision, state);
        } else {
            checkStep(decision, state, question);
        }
    }

    private void checkRun(Decision decision, RunState state) {
        checkRole(decision, decision.action().needs());
        switch (decision.action()) {
            case PAUSE -> Refusal.unless(!state.paused(), "The run is already paused");
            case RESUME -> Refusal.unless(state.paused(), "The run is not paused");
            case CANCEL -> cancel(decision, state);
            case COMMENT -> EntryRules.note(decision, entries.getAsLong());
            case PIN, UNPIN -> EntryRules.pin(decision, incident, entries.getAsLong());
            case SKIP_AHEAD -> HandRules.skipAhead(decision, state);
            case UNGRACEFUL -> ungraceful(decision);
            case ACKNOWLEDGE,
                    MOVE_INCIDENT,
                    CHANGE_SEVERITY,
                    OFFER_ROLE,
                    ACCEPT_ROLE,
                    DECLINE_ROLE,
                    POST_UPDATE,
                    MERGE_INCIDENT,
                    SPLIT_INCIDENT,
                    INVITE,
                    UNINVITE,
                    MAKE_PRIVATE,
                    MAKE_PUBLIC -> IncidentRules.check(decision, state, incident);
            case APPROVE,
                    REJECT,
                    BREAK_GLASS,
                    COMPLETE,
                    NOT_APPLICABLE,
                    RETRY,
                    RETRY_CHANGED,
                    SKIP,
                    MARK_DONE,
                    STOP,
                    WAIT,
                    UNDO,
                    LEAVE,
                    TAKE_OVER -> throw Refusal.because("Say which step is meant");
            case BREAK_LOCK -> throw Refusal.because("That is decided by the lock, not by the run");
        }
    }

    private void checkStep(Decision decision, RunState state, @Nullable Question question) {
        if (question == null || question.settled().isPresent()) {
            throw Refusal.because("Nothing is asked at this step any more; somebody may have decided already");
        }
        FenceProof.check(question, decision.action());
        Refusal.unless(question.actions().contains(decision.action()), "That cannot be decided at this step");
        checkRole(decision, question.role());
        if (decision.action() != Decision.Action.UNDO) {
            ApprovalRules.checkFailure(decision, question);
        }
        switch (decision.action()) {
            case APPROVE -> {
                ApprovalRules.checkScope(decision, question);
                approval.check(decision.actor(), state, question);
            }
            case BREAK_GLASS -> {
                checkRole(decision, decision.action().needs());
                if (question.kind() == Question.Kind.APPROVAL) {
                    ApprovalRules.checkScope(decision, question);
                }
                ApprovalRules.breakGlass(decision, approval.broken(decision.actor(), state, question));
            }
            case NOT_APPLICABLE -> {
                HandRules.complete(decision, question);
                Refusal.unless(!decision.comment().isBlank(), "Say why it is not applicable: a reason is needed");
            }
            case REJECT, SKIP -> Refusal.unless(!decision.comment().isBlank(), "Say why: a reason is needed");
            case MARK_DONE -> {
                Refusal.unless(!decision.comment().isBlank(), "Say what you saw: evidence is needed");
                ByHand.result(question.byHand(), decision.evidence());
            }
            case COMPLETE -> {
                HandRules.complete(decision, question);
                question.fields().forEach(field -> checkEvidence(decision, field));
                Refusal.unless(
                        question.kind() != Question.Kind.VERDICT
                                || !decision.comment().isBlank(),
                        "Say why: a reason is needed");
            }
            case TAKE_OVER -> HandRules.takeOver(decision, question);
            case UNGRACEFUL -> ungraceful(decision);
            case RETRY_CHANGED -> HandRules.changed(decision, request, runbook, state);
            case UNDO -> HandRules.undo(decision, state.undo());
            case RETRY,
                    STOP,
                    WAIT,
                    LEAVE,
                    SKIP_AHEAD,
                    PAUSE,
                    RESUME,
                    CANCEL,
                    COMMENT,
                    BREAK_LOCK,
                    ACKNOWLEDGE,
                    MOVE_INCIDENT,
                    CHANGE_SEVERITY,
                    OFFER_ROLE,
                    ACCEPT_ROLE,
                    DECLINE_ROLE,
                    POST_UPDATE,
                    MERGE_INCIDENT,
                    SPLIT_INCIDENT,
                    PIN,
                    UNPIN,
                    INVITE,
                    UNINVITE,
                    MAKE_PRIVATE,
                    MAKE_PUBLIC -> {}
        }
    }

    private void cancel(Decision decision, RunState state) {
        Refusal.unless(!state.cancelling(), "The run is already being cancelled");
        Refusal.unless(
                incident == null || !decision.comment().isBlank(),
                "Say why the incident is called off instead of closed: a reason is needed");
        if (incident != null) {
            MergeRules.mayBeCalledOff(decision, incident);
        }
    }

    private void ungraceful(Decision decision) {
        Refusal.unless(declared != null, "Only a recovery has an old primary to give up");
        Refusal.unless(declared == null || declared.graceful(), "The old primary is given up already");
        Refusal.unless(!decision.comment().isBlank(), "Say why the old primary is given up: a reason is needed");
    }

    private static void checkRole(Decision decision, Role needed) {
        Refusal.unless(
                decision.role().covers(needed),
                "That needs the role " + needed.name().toLowerCase(Locale.ROOT) + " in this environment");
    }

    private static void checkEvidence(Decision decision, Evidence field) {
        Object value = decision.evidence().get(field.id());
        boolean empty = value == null || String.valueOf(value).isBlank();
        Refusal.unless(!(empty && field.required()), field.title() + " is needed");
        if (value == null || empty) {
            return;
        }
        switch (field.kind()) {
            case FILE -> Refusal.unless(EvidenceFile.of(value).isPresent(), field.title() + " has to be a file");
            case NUMBER -> Refusal.unless(value instanceof Number, field.title() + " has to be a number");
            case BOOLEAN -> Refusal.unless(value instanceof Boolean, field.title() + " has to be yes or no");
            case CHOICE ->
                Refusal.unless(
                        field.options().contains(String.valueOf(value)), field.title() + " is none of the choices");
            case STRING -> Refusal.unless(String.valueOf(value).length() <= 10_000, field.title() + " is too long");
        }
    }
}
