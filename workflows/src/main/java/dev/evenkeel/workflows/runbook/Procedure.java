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
            case DEPLOY, TASK -> false;
        };
    }

    public List<Phase> phases() {
        return phases;
    }
}
