package dev.evenkeel.workflows.runbook;

import java.util.List;

/** The standard lifecycle that a runbook follows: its phases, in their order. */
public enum Procedure {
    DEPLOY(
            "deploy",
            List.of(
                    new Phase("prepare", Phase.Scope.EVERY_SITE),
                    new Phase("approve", Phase.Scope.ONCE),
                    new Phase("rollout", Phase.Scope.WAVES),
                    new Phase("verify", Phase.Scope.ONCE),
                    new Phase("rollback", Phase.Scope.TOUCHED_SITES))),
    RECOVERY(
            "recovery",
            List.of(
                    new Phase("assess", Phase.Scope.ONCE),
                    new Phase("fence", Phase.Scope.ONCE),
                    new Phase("promote", Phase.Scope.ONCE),
                    new Phase("redirect", Phase.Scope.ONCE),
                    new Phase("verify", Phase.Scope.ONCE),
                    new Phase("failback", Phase.Scope.RETURN))),
    INCIDENT(
            "incident",
            List.of(
                    new Phase("triage", Phase.Scope.ONCE),
                    new Phase("diagnose", Phase.Scope.ONCE),
                    new Phase("mitigate", Phase.Scope.ANY_TIME),
                    new Phase("verify", Phase.Scope.ANY_TIME),
                    new Phase("review", Phase.Scope.ANY_TIME))),
    TASK("task", List.of(new Phase("steps", Phase.Scope.ONCE)));

    private final String key;
    private final List<Phase> phases;

    Procedure(String key, List<Phase> phases) {
        this.key = key;
        this.phases = phases;
    }

    /** The word that a runbook writes. */
    public String key() {
        return key;
    }

    /** Whether its runs take a service's lock from others. */
    public boolean preempts() {
        return switch (this) {
            case RECOVERY -> true;
            case DEPLOY, INCIDENT, TASK -> false;
        };
    }

    /** Whether its runs hold their service's lock. An incident lasts for days; what it changes, it changes by runs that do. */
    public boolean locks() {
        return this != INCIDENT;
    }

    public List<Phase> phases() {
        return phases;
    }

    /** @throws java.util.NoSuchElementException when it has no phase of that name */
    public Phase phase(String name) {
        return phases.stream()
                .filter(phase -> phase.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
