package dev.evenkeel.web.launch;

import dev.evenkeel.activities.store.Audit;
import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.web.inputs.Uploads;
import dev.evenkeel.web.runs.DecisionKeys;
import dev.evenkeel.web.security.Permissions;
import dev.evenkeel.web.temporal.TemporalServer;
import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.InputFile;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.runbook.Inputs;
import dev.evenkeel.workflows.runbook.ListSource;
import dev.evenkeel.workflows.runbook.Runbook;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Service;

/**
 * Starts runs. The run is written down before its workflow is started, so that none is lost between the click and the start; a start
 * whose outcome is not known stays written down as starting until {@link LostStarts} has settled it.
 */
@Service
class TemporalLauncher implements Launcher {

    private final Catalog catalog;
    private final Estates estates;
    private final Permissions permissions;
    private final Runs runs;
    private final Audit audit;
    private final DecisionKeys keys;
    private final TemporalServer temporal;
    private final RunStarter starter;
    private final InstantSource clock;
    private final ListSource lists;
    private final Uploads uploads;
    private final RunIds ids;

    TemporalLauncher(
            Catalog catalog,
            Estates estates,
            Permissions permissions,
            Runs runs,
            Audit audit,
            DecisionKeys keys,
            TemporalServer temporal,
            RunStarter starter,
            InstantSource clock,
            ListSource lists,
            Uploads uploads) {
        this.catalog = catalog;
        this.estates = estates;
        this.permissions = permissions;
        this.runs = runs;
        this.audit = audit;
        this.keys = keys;
        this.temporal = temporal;
        this.starter = starter;
        this.clock = clock;
        this.lists = lists;
        this.uploads = uploads;
        this.ids = new RunIds(clock);
    }

    @Override
    public String newRunId() {
        return ids.next();
    }

    @Override
    public Launched launch(Launch launch) {
        if (!RunIds.fits(launch.runId())) {
            return new Launched.Refused(
                    "This form is not one of ours. Open the runbook again and launch it from there.");
        }
        Optional<RunSummary> known = runs.find(launch.runId());
        if (known.isPresent()) {
            return known.get().requester().equals(launch.actor())
                    ? new Launched.Started(launch.runId())
                    : new Launched.Refused("This form has been used. Open the runbook again and launch it from there.");
        }
        Optional<Catalog.Entry> entry = catalog.find(launch.runbook());
        if (entry.isEmpty()) {
            return new Launched.Refused(
                    "There is no runbook " + launch.runbook() + ". Look for it in the catalog.",
                    Launched.Why.NO_SUCH_RUNBOOK);
        }
        Runbook runbook = entry.get().runbook();
        if (runbook == null || !entry.get().launchable()) {
            return new Launched.Refused(
                    "The runbook " + launch.runbook()
                            + " has problems and cannot start. Its page shows them; correct the file, then launch it.",
                    Launched.Why.PROBLEMS);
        }
        Again again = launch.again();
        if (again != null && !again.definition().equals(entry.get().hash())) {
            return new Launched.Refused(
                    "The runbook has changed since that run, and its results may not fit. Launch it anew.");
        }
        return launch(launch, entry.get(), runbook);
    }

    private Launched launch(Launch launch, Catalog.Entry entry, Runbook runbook) {
        Optional<EstateSnapshot> estate = estates.snapshot(launch.environment(), runbook.service());
        if (estate.isEmpty()) {
            return new Launched.Invalid(Map.of("", "Choose one of the environments in which this runbook can run."));
        }
        if (launch.mode() == Mode.DRILL) {
            return new Launched.Refused("There are no drills yet. Launch a rehearsal, which changes nothing.");
        }
        Role needed = needed(launch.mode());
        if (!permissions.can(launch.actor(), needed, launch.environment())) {
            audit.append(
                    launch.actor(), "run.refused", launch.runbook(), details(launch, Map.of()), launch.environment());
            return new Launched.Refused(
                    "This needs the role " + needed.name().toLowerCase(Locale.ROOT) + " in " + launch.environment()
                            + ". Ask somebody who has it, or an administrator for the role.",
                    Launched.Why.ROLE);
        }
        Inputs.Checked inputs = Inputs.check(runbook, launch.inputs(), estate.get(), lists);
        Map<String, String> wrong = new TreeMap<>(inputs.messages());
        wrong.putAll(foreignFiles(launch, inputs.values()));
        if (!wrong.isEmpty()) {
            return new Launched.Invalid(wrong);
        }
        if (!temporal.condition().up()) {
            return new Launched.Refused(
                    "Temporal is not up: " + temporal.condition().detail()
                            + ". Nothing was started; launch it again in a moment.",
                    Launched.Why.AWAY);
        }
        return switch (PinnedChildren.of(runbook, launch.environment(), catalog, estates)) {
            case PinnedChildren.Missing missing -> new Launched.Refused(missing.message());
            case PinnedChildren.Pinned pinned ->
                start(launch, entry, runbook, inputs.values(), estate.get(), pinned.children());
        };
    }

    /** A file of the run that is taken over may be used again. */
    private Map<String, String> foreignFiles(Launch launch, Map<String, Object> inputs) {
        Again again = launch.again();
        String before = again == null ? null : again.takeover().run();
        Map<String, String> wrong = new TreeMap<>();
        inputs.forEach((id, value) -> InputFile.of(value instanceof Map<?, ?> ? value : null)
                .flatMap(file -> uploads.problem(file, launch.actor(), before))
                .ifPresent(problem -> wrong.put(id, problem)));
        return wrong;
    }

    private Launched start(
            Launch launch,
            Catalog.Entry entry,
            Runbook runbook,
            Map<String, Object> inputs,
            EstateSnapshot estate,
            Map<String, RunRequest.Child> children) {
        runs.keepDefinition(entry.hash(), entry.text());
        children.values()
                .forEach(child -> runs.keepDefinition(
                        child.definition().hash(), child.definition().text()));
        if (!runs.requested(summary(launch, entry, runbook))) {
            return new Launched.Started(launch.runId());
        }
        uploads.adopt(launch.runId(), inputs, launch.environment());
        audit.append(launch.actor(), "run.launched", launch.runId(), details(launch, inputs), launch.environment());
        Again again = launch.again();
        RunRequest request = new RunRequest(
                launch.runId(),
                PinnedChildren.definition(entry),
                inputs,
                launch.mode(),
                estate,
                launch.actor(),
                keys.publicKeys(),
                children,
                null,
                again == null ? null : again.takeover());
        try {
            starter.start(runbook.procedure(), request);
            return new Launched.Started(launch.runId());
        } catch (RunStarter.Failed e) {
            if (!e.certain()) {
                return new Launched.Started(launch.runId());
            }
            runs.notStarted(launch.runId(), "Temporal refused the start: " + e.getMessage(), clock.millis());
            audit.append("server", "run.not-started", launch.runId(), Map.of(), launch.environment());
            return new Launched.Refused("Temporal refused the start: " + e.getMessage()
                    + ". Nothing was done. Show this to whoever runs the server.");
        }
    }

    private static Role needed(Mode mode) {
        return mode == Mode.REHEARSAL ? Role.RESPONDER : Role.OPERATOR;
    }

    private static Map<String, Object> details(Launch launch, Map<String, Object> inputs) {
        return Map.of(
                "runbook", launch.runbook(), "mode", launch.mode().name().toLowerCase(Locale.ROOT), "inputs", inputs);
    }

    private RunSummary summary(Launch launch, Catalog.Entry entry, Runbook runbook) {
        return new RunSummary(
                launch.runId(),
                runbook.name(),
                runbook.procedure().key(),
                runbook.title(),
                runbook.service(),
                launch.environment(),
                launch.mode(),
                RunStatus.STARTING,
                null,
                null,
                "",
                launch.actor(),
                entry.hash(),
                entry.commit(),
                clock.millis(),
                null);
    }
}
