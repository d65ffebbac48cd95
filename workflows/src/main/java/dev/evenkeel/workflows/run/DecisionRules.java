package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.SignedDecision;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.Step.Evidence;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which decisions count: signed by a known web node, fresh, in the right scope, by somebody who may. */
final class DecisionRules {

    private final RunRequest request;
    private final Runbook runbook;
    private final Signatures signatures;
    private final Set<String> seen = new HashSet<>();

    DecisionRules(RunRequest request, Runbook runbook) {
        this.runbook = runbook;
        this.request = request;
        this.signatures = new Signatures(request.decisionKeys());
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
            case CANCEL -> Refusal.unless(!state.cancelling(), "The run is already being cancelled");
            case COMMENT -> Refusal.unless(!decision.comment().isBlank(), "The comment is empty");
            case SKIP_AHEAD -> HandRules.skipAhead(decision, state);
            case APPROVE, REJECT, COMPLETE, RETRY, RETRY_CHANGED, SKIP, MARK_DONE, STOP, UNDO, LEAVE, TAKE_OVER ->
                throw Refusal.because("Say which step is meant");
            case BREAK_LOCK -> throw Refusal.because("That is decided by the lock, not by the run");
        }
    }

    private void checkStep(Decision decision, RunState state, @Nullable Question question) {
        if (question == null || question.settled().isPresent()) {
            throw Refusal.because("Nothing is asked at this step any more; somebody may have decided already");
        }
        Refusal.unless(question.actions().contains(decision.action()), "That cannot be decided at this step");
        checkRole(decision, question.role());
        switch (decision.action()) {
            case APPROVE -> checkApproval(decision, state, question);
            case REJECT, SKIP -> Refusal.unless(!decision.comment().isBlank(), "Say why: a reason is needed");
            case MARK_DONE -> {
                Refusal.unless(!decision.comment().isBlank(), "Say what you saw: evidence is needed");
                ByHand.result(question.byHand(), decision.evidence());
            }
            case COMPLETE -> {
                HandRules.complete(decision, question);
                question.fields().forEach(field -> checkEvidence(decision, field));
            }
            case TAKE_OVER -> HandRules.takeOver(decision, question);
            case RETRY_CHANGED -> HandRules.changed(decision, request, runbook, state);
            case UNDO -> HandRules.undo(decision, state.undo());
            case RETRY, STOP, LEAVE, SKIP_AHEAD, PAUSE, RESUME, CANCEL, COMMENT, BREAK_LOCK -> {}
        }
    }

    private void checkApproval(Decision decision, RunState state, Question question) {
        Refusal.unless(
                question.scope() != null && question.scope().equals(decision.scope()),
                "What you saw is not what would be done now: look again and decide again");
        String actor = decision.actor();
        Refusal.unless(!actor.equals(request.requester()), "Whoever asked for the run cannot approve it");
        Refusal.unless(!state.changedInputs(actor), "Whoever changed the inputs cannot approve them");
        Refusal.unless(!isEditor(actor), "Whoever edited the runbook last cannot approve its run");
        Refusal.unless(!question.agreed().contains(actor), "You have agreed already; somebody else has to");
    }

    /** Git writes {@code Name <mail>}; the name, the address and what stands before its @ each mean the same person. */
    private boolean isEditor(String actor) {
        String editor = request.definition().editor().toLowerCase(Locale.ROOT);
        String name = actor.toLowerCase(Locale.ROOT);
        int open = editor.indexOf('<');
        String written = (open < 0 ? editor : editor.substring(0, open)).strip();
        String mail =
                open < 0 ? editor : editor.substring(open + 1).replace(">", "").strip();
        return written.equals(name) || mail.equals(name) || mail.startsWith(name + "@");
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
            case NUMBER -> Refusal.unless(value instanceof Number, field.title() + " has to be a number");
            case BOOLEAN -> Refusal.unless(value instanceof Boolean, field.title() + " has to be yes or no");
            case CHOICE ->
                Refusal.unless(
                        field.options().contains(String.valueOf(value)), field.title() + " is none of the choices");
            case STRING, LIST, DURATION, SITE, SECRET, FILE ->
                Refusal.unless(String.valueOf(value).length() <= 10_000, field.title() + " is too long");
        }
    }
}
