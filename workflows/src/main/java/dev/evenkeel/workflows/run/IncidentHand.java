package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.IncidentRole;
import dev.evenkeel.workflows.contract.IncidentState;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.SignedDecision;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What people decide about an incident. Each decision is one entry of the journal, which says what has changed by it. */
final class IncidentHand {

    /** Those that are about an incident. */
    static final Set<Action> ACTIONS = Set.of(
            Action.ACKNOWLEDGE,
            Action.MOVE_INCIDENT,
            Action.CHANGE_SEVERITY,
            Action.OFFER_ROLE,
            Action.ACCEPT_ROLE,
            Action.DECLINE_ROLE,
            Action.POST_UPDATE,
            Action.MERGE_INCIDENT,
            Action.SPLIT_INCIDENT,
            Action.INVITE,
            Action.UNINVITE,
            Action.MAKE_PRIVATE,
            Action.MAKE_PUBLIC);

    private final IncidentRoom room;
    private final JournalWriter journal;

    IncidentHand(IncidentRoom room, JournalWriter journal) {
        this.room = room;
        this.journal = journal;
    }

    /** Takes a decision that was found valid. */
    void take(SignedDecision signed) {
        Decision decision = signed.decision();
        Map<String, Object> by = new LinkedHashMap<>();
        by.put("decision", decision.id());
        by.put("role", decision.role().name());
        OperatorsHand.via(decision, by);
        String actor = decision.actor();
        switch (decision.action()) {
            case ACKNOWLEDGE -> room.move(IncidentState.ACKNOWLEDGED, actor, decision.comment(), by);
            case MOVE_INCIDENT -> room.move(IncidentRules.to(decision), actor, decision.comment(), by);
            case CHANGE_SEVERITY ->
                room.severity(
                        decision.evidence().get("severity") instanceof Number number ? number.intValue() : 0,
                        actor,
                        decision.comment(),
                        by);
            case OFFER_ROLE -> offer(decision, by);
            case ACCEPT_ROLE -> take(IncidentRules.role(decision), actor, by);
            case DECLINE_ROLE -> {
                IncidentRole duty = IncidentRules.role(decision);
                room.roles().decline(duty);
                room.privacy().tell();
                by.put("duty", duty.name());
                journal.note(Type.ROLE_DECLINED, null, 0, actor, by);
            }
            case POST_UPDATE ->
                room.update(
                        decision.comment(),
                        decision.evidence().get("next") instanceof Number minutes ? minutes.longValue() : null,
                        actor,
                        by);
            case MERGE_INCIDENT -> room.merges().ask(signed, by);
            case SPLIT_INCIDENT -> room.splits().ask(decision, by);
            case INVITE, UNINVITE -> invite(decision, by);
            case MAKE_PRIVATE, MAKE_PUBLIC -> {
                boolean isPrivate = decision.action() == Action.MAKE_PRIVATE;
                room.privacy().make(isPrivate, actor);
                by.put("private", isPrivate);
                by.put("reason", decision.comment());
                journal.note(Type.PRIVACY_CHANGED, null, 0, actor, by);
            }
            default -> throw new IllegalArgumentException(decision.action().name());
        }
    }

    private void invite(Decision decision, Map<String, Object> by) {
        String to = IncidentRules.text(decision, "to");
        boolean comes = decision.action() == Action.INVITE;
        if (comes) {
            room.privacy().invite(to);
        } else {
            room.privacy().uninvite(to);
        }
        by.put("to", to);
        journal.note(comes ? Type.INVITED : Type.UNINVITED, null, 0, decision.actor(), by);
    }

    private void offer(Decision decision, Map<String, Object> by) {
        IncidentRole duty = IncidentRules.role(decision);
        String to = IncidentRules.text(decision, "to");
        if (to.equals(decision.actor())) {
            take(duty, to, by);
            return;
        }
        room.roles().offer(duty, to);
        room.privacy().tell();
        by.put("duty", duty.name());
        by.put("to", to);
        journal.note(Type.ROLE_OFFERED, null, 0, decision.actor(), by);
    }

    private void take(IncidentRole duty, String actor, Map<String, Object> by) {
        by.put("duty", duty.name());
        by.put("from", room.roles().take(duty, actor));
        room.privacy().tell();
        journal.note(Type.ROLE_TAKEN, null, 0, actor, by);
    }
}
