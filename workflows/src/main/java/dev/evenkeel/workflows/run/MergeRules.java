package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.IncidentState;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.runbook.IncidentPlan;
import java.util.List;

/** When an incident may be merged into another one, and when alerts of it may become one of their own. */
final class MergeRules {

    private static final int MOST_ALERTS = 200;
    private static final int LONGEST_TITLE = 200;

    private MergeRules() {}

    /** While alerts go from one incident to another, neither of them closes. */
    static void settled(IncidentRoom room) {
        stays(room);
        Refusal.unless(!room.splits().going(), "Alerts are on their way to a new incident: try again in a moment");
        arrived(room);
    }

    /** An administrator may also call off what waits for an incident that was ended from outside, or does not answer. */
    static void mayBeCalledOff(Decision decision, IncidentRoom room) {
        boolean mayGiveUp = decision.role().covers(Role.ADMIN);
        if (!mayGiveUp || !room.merges().waits()) {
            stays(room);
        }
        Refusal.unless(!room.splits().going(), "Alerts are on their way to a new incident: try again in a moment");
        if (!mayGiveUp) {
            arrived(room);
        }
    }

    private static void arrived(IncidentRoom room) {
        Refusal.unless(
                room.merges().arriving().isEmpty(),
                "The incident " + String.join(", ", room.merges().arriving())
                        + " is being merged into this one: try again in a moment");
    }

    /** What is on its way into another incident is not changed any more. */
    static void stays(IncidentRoom room) {
        Refusal.unless(
                !room.merges().leaving(),
                "The incident is being merged into " + room.merges().into());
    }

    static void merge(Decision decision, IncidentRoom room) {
        String into = IncidentMerges.into(decision);
        Refusal.unless(!into.isEmpty(), "Say into which incident it is merged: the id of its run");
        Refusal.unless(!into.equals(decision.runId()), "An incident is not merged into itself");
        Refusal.unless(!decision.comment().isBlank(), "Say why the incidents are one: a reason is needed");
        IncidentRules.commands(decision, room, "merge the incident");
        open(room);
        Refusal.unless(
                room.underWay().isEmpty(),
                "The phase " + String.join(", ", room.underWay())
                        + " is still under way: answer its steps or stop them, then merge the incident");
    }

    static void split(Decision decision, IncidentRoom room) {
        List<Long> alerts = IncidentSplits.alerts(decision);
        Refusal.unless(
                !alerts.isEmpty(),
                "Say which alerts become an incident of their own, by their numbers with commas between them");
        Refusal.unless(alerts.size() <= MOST_ALERTS, "At most " + MOST_ALERTS + " alerts are split off together");
        alerts.forEach(alert -> Refusal.unless(
                room.splits().has(alert),
                "The alert " + alert + " does not belong to this incident, or not any more: choose again"));
        Refusal.unless(
                !IncidentRules.text(decision, "runbook").isEmpty(), "Say by which runbook the new incident is guided");
        Refusal.unless(
                IncidentRules.text(decision, "title").length() <= LONGEST_TITLE,
                "The title is too long: at most " + LONGEST_TITLE + " characters");
        Object severity = decision.evidence().get("severity");
        Refusal.unless(
                severity == null
                        || severity instanceof Number number
                                && number.intValue() >= IncidentPlan.GRAVEST
                                && number.intValue() <= IncidentPlan.LEAST,
                "Say the severity as a number from 1, critical, to 5, cosmetic");
        open(room);
    }

    private static void open(IncidentRoom room) {
        Refusal.unless(room.state() != IncidentState.CLOSED, "The incident is closed");
    }
}
