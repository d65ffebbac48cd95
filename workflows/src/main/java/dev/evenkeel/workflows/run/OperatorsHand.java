package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.ReviewActivities.Obstacle;
import dev.evenkeel.workflows.contract.RunControl.Receipt;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.SignedDecision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What people decide about a run: answers to what is asked, and the operator's hand on its course. Records and returns, never waits. */
final class OperatorsHand {

    private final RunContext run;
    private final StepVariables variables;

    OperatorsHand(RunContext run, StepVariables variables) {
        this.run = run;
        this.variables = variables;
    }

    /** @throws io.temporal.failure.ApplicationFailure of type {@link Refusal#TYPE} for what may not be decided so */
    void validate(SignedDecision signed) {
        // Whoever sends an update by hand may leave out anything.
        Refusal.unless(signed != null && signed.decision() != null, "That is no decision");
        run.rules()
                .check(
                        signed,
                        run.state(),
                        run.state().question(signed.decision().step()));
    }

    Receipt decide(SignedDecision signed) {
        Decision decision = signed.decision();
        run.rules().remember(decision);
        if (IncidentHand.ACTIONS.contains(decision.action())) {
            new IncidentHand(Objects.requireNonNull(run.incident()), run.journal()).take(signed);
            return receipt(decision);
        }
        Question question = run.state().question(decision.step());
        List<Obstacle> broke = List.of();
        if (question != null) {
            if (decision.action() == Decision.Action.BREAK_GLASS) {
                broke = run.rules().approval().broken(decision.actor(), run.state(), question);
                run.reviews().open(decision, broke);
            }
            question.take(decision);
        }
        noteDecision(decision, question, broke);
        steer(decision);
        return receipt(decision);
    }

    private Receipt receipt(Decision decision) {
        return new Receipt(
                decision.id(),
                run.state()
                        .waitingFor()
                        .map(open -> open.kind().name().toLowerCase(Locale.ROOT))
                        .orElse(""));
    }

    private void steer(Decision decision) {
        switch (decision.action()) {
            case PAUSE -> {
                run.state().paused(true);
                run.journal().note(Type.RUN_PAUSED, null, 0, decision.actor(), Map.of());
                run.started().paused(true, decision.actor());
            }
            case RESUME -> {
                run.state().paused(false);
                run.journal().note(Type.RUN_RESUMED, null, 0, decision.actor(), Map.of());
                run.started().paused(false, decision.actor());
            }
            case CANCEL -> {
                run.journal()
                        .note(Type.RUN_CANCELLING, null, 0, decision.actor(), Map.of("reason", decision.comment()));
                run.state().stop();
            }
            case SKIP_AHEAD -> run.state().skipAhead(String.valueOf(decision.step()), decision);
            case UNDO -> startUndo(decision);
            case UNGRACEFUL -> giveUp(decision);
            case COMMENT -> {
                IncidentRoom room = run.incident();
                if (room != null && decision.evidence().containsKey("about")) {
                    room.pins().noted(run.journal().noted());
                }
            }
            case PIN, UNPIN -> Objects.requireNonNull(run.incident()).pins().take(decision);
            default -> {}
        }
    }

    /** What has failed because the old primary is away is tried again without it. */
    private void giveUp(Decision decision) {
        Objects.requireNonNull(run.declared()).giveUp();
        run.journal().note(Type.UNGRACEFUL, null, 0, decision.actor(), Map.of("reason", decision.comment()));
        run.state().questions().stream()
                .filter(question -> question.actions().contains(Decision.Action.UNGRACEFUL))
                .filter(question -> question.settled().isEmpty())
                .forEach(question -> question.take(decision));
    }

    /** What runs is ended first, as by a cancel; after a cancel nothing runs any more. */
    private void startUndo(Decision decision) {
        boolean cancelled = run.state().cancelling();
        String reason = (cancelled ? "Cancelled, then undone by " : "Undone by ")
                + decision.actor()
                + (decision.comment().isBlank() ? "" : ": " + decision.comment());
        run.state()
                .undo()
                .ask(new UndoPlan.Request(
                        reason, HandRules.without(decision), cancelled ? RunStatus.CANCELLED : RunStatus.FAILED));
        if (!cancelled) {
            run.state().stop();
        }
    }

    static void via(Decision decision, Map<String, Object> data) {
        Decision.Via via = decision.via();
        if (via != null) {
            data.put(Decision.Via.KEY, via.words());
        }
    }

    private void noteDecision(Decision decision, @Nullable Question question, List<Obstacle> broke) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("decision", decision.id());
        data.put("action", decision.action().name());
        data.put("role", decision.role().name());
        data.put("comment", decision.comment());
        data.put("evidence", decision.evidence());
        via(decision, data);
        if (question != null && question.kind() == Question.Kind.APPROVAL) {
            data.put("scope", String.valueOf(decision.scope()));
            data.put("agreed", question.agreed());
            data.put("needed", question.needed());
        }
        if (!broke.isEmpty()) {
            data.put("broke", broke.stream().map(Obstacle::name).toList());
        }
        run.journal().note(Type.DECIDED, decision.step(), 0, decision.actor(), data);
    }
}
