package dev.evenkeel.web.launch;

import dev.evenkeel.web.security.Permissions;
import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.Freeze;
import dev.evenkeel.workflows.contract.FreezeOverride;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.Runbook;
import java.util.List;
import java.util.Optional;

/** Whether a freeze stands against a launch. It holds up live deploys, never a rehearsal or a recovery. */
sealed interface Frost {

    /** Nothing stands against it. */
    record None() implements Frost {}

    /** Somebody who may has said why it cannot wait. */
    record Overridden(FreezeOverride override) implements Frost {}

    /** @param message what holds until when, and whom to ask */
    record Refused(String message, Launcher.Launched.Why why) implements Frost {}

    /** @param now milliseconds since the epoch */
    static Frost of(Launcher.Launch launch, Runbook runbook, EstateSnapshot estate, long now, Permissions permissions) {
        Optional<Freeze.Holding> holding =
                launch.mode() == Mode.LIVE ? holding(runbook, estate, now) : Optional.empty();
        if (holding.isEmpty()) {
            return new None();
        }
        String said = holding.get().message() + ". " + holding.get().advice() + ".";
        String reason = launch.terms().override();
        if (reason == null) {
            return new Refused(said, Launcher.Launched.Why.FROZEN);
        }
        if (!permissions.can(launch.actor(), Role.APPROVER, launch.environment())) {
            return new Refused(said, Launcher.Launched.Why.ROLE);
        }
        List<String> ids = Freeze.ids(estate.freezes(), now);
        return new Overridden(new FreezeOverride(launch.actor(), reason, ids));
    }

    /** The freeze that holds up this runbook's live runs now. */
    static Optional<Freeze.Holding> holding(Runbook runbook, EstateSnapshot estate, long now) {
        return runbook.procedure() == Procedure.DEPLOY ? Freeze.holding(estate.freezes(), now) : Optional.empty();
    }
}
