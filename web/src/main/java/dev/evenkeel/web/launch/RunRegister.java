package dev.evenkeel.web.launch;

import dev.evenkeel.activities.store.Audit;
import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.web.inputs.Uploads;
import dev.evenkeel.web.launch.Launcher.Launch;
import dev.evenkeel.workflows.contract.FreezeOverride;
import dev.evenkeel.workflows.contract.Incident;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.runbook.Runbook;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes down what becomes of launches: the run itself, and the trail of the audit. */
final class RunRegister {

    private final Runs runs;
    private final Audit audit;
    private final Uploads uploads;
    private final InstantSource clock;

    RunRegister(Runs runs, Audit audit, Uploads uploads, InstantSource clock) {
        this.runs = runs;
        this.audit = audit;
        this.uploads = uploads;
        this.clock = clock;
    }

    /** @return false when it is known already; nothing is changed then */
    boolean requested(Runbook runbook, RunRequest request) {
        String environment = request.estate().environment().name();
        runs.keepDefinition(request.definition().hash(), request.definition().text());
        request.children()
                .values()
                .forEach(child -> runs.keepDefinition(
                        child.definition().hash(), child.definition().text()));
        if (!runs.requested(summary(runbook, request))) {
            return false;
        }
        uploads.adopt(request.runId(), request.inputs(), environment);
        audit.append(
                request.requester(),
                "run.launched",
                request.runId(),
                details(runbook.name(), request.mode(), request.inputs()),
                environment);
        FreezeOverride override = request.override();
        if (override != null) {
            audit.append(
                    request.requester(),
                    "freeze.overridden",
                    request.runId(),
                    Map.of("reason", override.reason(), "freezes", override.freezes()),
                    environment);
        }
        return true;
    }

    /** @param action what the audit calls it */
    void refused(String action, Launch launch) {
        audit.append(
                launch.actor(),
                action,
                launch.runbook(),
                details(launch.runbook(), launch.mode(), Map.of()),
                launch.environment());
    }

    void notStarted(RunRequest request, String why) {
        runs.notStarted(request.runId(), why, clock.millis());
        audit.append(
                "server",
                "run.not-started",
                request.runId(),
                Map.of(),
                request.estate().environment().name());
    }

    private static Map<String, Object> details(String runbook, Mode mode, Map<String, Object> inputs) {
        return Map.of("runbook", runbook, "mode", mode.name().toLowerCase(Locale.ROOT), "inputs", inputs);
    }

    private RunSummary summary(Runbook runbook, RunRequest request) {
        Incident incident = request.incident();
        return new RunSummary(
                request.runId(),
                runbook.name(),
                runbook.procedure().key(),
                incident == null ? runbook.title() : incident.title(),
                runbook.service(),
                request.estate().environment().name(),
                request.mode(),
                RunStatus.STARTING,
                null,
                null,
                null,
                "",
                request.requester(),
                request.definition().hash(),
                request.definition().commit(),
                clock.millis(),
                null,
                request.room(),
                incident != null && incident.isPrivate() ? List.of(request.requester()) : null);
    }
}
