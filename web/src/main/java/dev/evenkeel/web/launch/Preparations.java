package dev.evenkeel.web.launch;

import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.runbook.Runbook;

/** A launch in two parts, for a run that a workflow starts as its child: all the checks of a launch, then writing it down. */
public interface Preparations {

    /**
     * Checks all that a launch checks, and writes nothing.
     *
     * @param ownerless whether a schedule starts it: what the file says is right for everybody who may start it
     */
    Prepared prepare(Launcher.Launch launch, boolean ownerless);

    /** Writes down a run that is about to be started. @return false when it is known already; nothing is changed then */
    boolean register(Runbook runbook, RunRequest request);

    sealed interface Prepared {
        record Ready(Runbook runbook, RunRequest request) implements Prepared {}

        /** Never {@link Launcher.Launched.Started}. */
        record Not(Launcher.Launched why) implements Prepared {}
    }
}
