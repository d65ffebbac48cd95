package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunRequest;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Who sees an incident: everybody, or its people alone. These are who declared it, who has a role or is offered one, and who is invited. */
final class IncidentPrivacy {

    private final RunRequest request;
    private final IncidentRoles roles;
    private final RunState run;
    private final Set<String> invited = new TreeSet<>();
    private boolean isPrivate;

    IncidentPrivacy(RunRequest request, boolean isPrivate, IncidentRoles roles, RunState run) {
        this.request = request;
        this.isPrivate = isPrivate;
        this.roles = roles;
        this.run = run;
        tell();
    }

    boolean isPrivate() {
        return isPrivate;
    }

    /** Whether it decides that itself: what another run has started is seen by whoever sees that run. */
    boolean isItsOwn() {
        return request.runId().equals(request.room());
    }

    /** In the order of the alphabet. */
    Set<String> people() {
        Set<String> people = new TreeSet<>(invited);
        people.add(request.requester());
        people.addAll(roles.people());
        return people;
    }

    Set<String> invited() {
        return invited;
    }

    /** Whether they would not see it any more once they are removed. */
    boolean seesByInvitationAlone(String name) {
        return invited.contains(name)
                && !name.equals(request.requester())
                && !roles.people().contains(name);
    }

    /** Whether whoever decides sees it; administrators see everything. */
    boolean admits(Decision decision) {
        return !isPrivate || decision.role().covers(Role.ADMIN) || people().contains(decision.actor());
    }

    void invite(String name) {
        invited.add(name);
        tell();
    }

    void uninvite(String name) {
        invited.remove(name);
        tell();
    }

    /** Whoever makes it private does not lose sight of it. */
    void make(boolean nowPrivate, String actor) {
        isPrivate = nowPrivate;
        if (nowPrivate && !people().contains(actor)) {
            invited.add(actor);
        }
        tell();
    }

    /** Has the line of the run say who sees it. */
    void tell() {
        run.seenBy(isPrivate ? List.copyOf(people()) : null);
    }
}
