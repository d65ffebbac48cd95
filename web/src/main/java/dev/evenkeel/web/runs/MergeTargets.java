package dev.evenkeel.web.runs;

import dev.evenkeel.activities.store.Incidents;
import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.runs.view.IncidentView;
import dev.evenkeel.web.security.Permissions;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.runbook.Procedure;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Into which incidents one may be merged, and by whom. What is decided is judged again by both of them. */
@Component
class MergeTargets {

    private static final int MOST_LOOKED_AT = 500;
    private static final int MOST_SHOWN = 50;

    private final Runs runs;
    private final Incidents incidents;
    private final Permissions permissions;

    MergeTargets(Store store, Permissions permissions) {
        this.runs = store.runs();
        this.incidents = store.incidents();
        this.permissions = permissions;
    }

    /** @param view null when its workflow has not written anything yet */
    public record Target(RunSummary run, @Nullable IncidentView view) {}

    /** The open ones that the person leads and that contain the text, the newest first. */
    List<Target> find(RunSummary incident, String actor, String text) {
        String sought = text.strip().toLowerCase(Locale.ROOT);
        boolean isPrivate = runs.isPrivate(incident.runId());
        return incidents.open(MOST_LOOKED_AT).stream()
                .filter(run -> permissions.can(actor, Role.RESPONDER, run.environment())
                        && contains(run, sought)
                        && fits(run, incident)
                        && runs.isPrivate(run.runId()) == isPrivate)
                .map(this::target)
                .filter(target -> leads(target, actor))
                .limit(MOST_SHOWN)
                .toList();
    }

    /** One of them; empty when it may not be merged into that. */
    Optional<Target> one(RunSummary incident, String actor, String into) {
        return runs.find(into)
                .filter(run -> fits(run, incident) && alike(run, incident))
                .map(this::target)
                .filter(target -> leads(target, actor));
    }

    /** What the decision is signed with: the other incident, and what the person is where that one is. */
    Map<String, Object> evidence(RunSummary incident, String actor, Map<String, Object> sent) throws NotSigned {
        String into = sent.get("into") instanceof String text ? text.strip() : "";
        if (into.isEmpty() || into.equals(incident.runId())) {
            return Map.of("into", into);
        }
        RunSummary run = runs.find(into)
                .filter(found -> found.procedure().equals(Procedure.INCIDENT.key()) && found.mode() != Mode.REHEARSAL)
                .orElseThrow(() -> new NotSigned(
                        "There is no incident " + into + ". Look for it among the open ones.",
                        Decisions.Outcome.Why.NOT_NOW));
        need(!run.status().finished(), "The incident " + into + " has ended. Choose another one.");
        need(
                run.status() != RunStatus.STARTING,
                "The incident " + into + " has only just begun. Try again in a moment.");
        need(run.mode() == incident.mode(), "One of the two is a drill and the other one is not. Choose another one.");
        need(
                alike(run, incident),
                "One of the two is private and the other one is not: make them alike first, then merge");
        if (!leads(target(run), actor)) {
            throw new NotSigned(
                    "You are neither an operator in " + run.environment() + " nor the commander of " + into
                            + ". Ask somebody who is.",
                    Decisions.Outcome.Why.ROLE);
        }
        Map<String, Object> evidence = new TreeMap<>(Map.of("into", into));
        if (!run.environment().equals(incident.environment())) {
            permissions.strongest(actor, run.environment()).ifPresent(role -> evidence.put("there", role.name()));
        }
        return evidence;
    }

    private static void need(boolean condition, String otherwise) throws NotSigned {
        if (!condition) {
            throw new NotSigned(otherwise, Decisions.Outcome.Why.NOT_NOW);
        }
    }

    /** What is private goes on as something private, and nothing else does. */
    private boolean alike(RunSummary run, RunSummary incident) {
        return runs.isPrivate(run.runId()) == runs.isPrivate(incident.runId());
    }

    private static boolean fits(RunSummary run, RunSummary incident) {
        return run.procedure().equals(Procedure.INCIDENT.key())
                && run.mode() == incident.mode()
                && !run.status().finished()
                && run.status() != RunStatus.STARTING
                && !run.runId().equals(incident.runId());
    }

    private static boolean contains(RunSummary run, String sought) {
        return Stream.of(run.title(), run.service(), run.environment(), run.runId(), run.runbook())
                .filter(Objects::nonNull)
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(sought));
    }

    private Target target(RunSummary run) {
        return new Target(run, IncidentView.of(incidents.marks(run.runId())));
    }

    private boolean leads(Target target, String actor) {
        String environment = target.run().environment();
        return permissions.can(actor, Role.OPERATOR, environment)
                || target.view() != null
                        && actor.equals(target.view().commander())
                        && permissions.can(actor, Role.RESPONDER, environment);
    }
}
