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
import dev.evenkeel.workflows.contract.FreezeOverride;
import dev.evenkeel.workflows.contract.Incident;
import dev.evenkeel.workflows.contract.InputFile;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.ReadinessActivities;
import dev.evenkeel.workflows.contract.Recovery;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunId;
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
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Starts runs. The run is written down before its workflow is started, so that none is lost between the click and the start; a start
 * whose outcome is not known stays written down as starting until {@link LostStarts} has settled it.
 */
@Service
class TemporalLauncher implements Launcher, Preparations {

    private final Catalog catalog;
    private final Estates estates;
    private final Permissions permissions;
    private final Runs runs;
    private final RunRegister register;
    private final DecisionKeys keys;
    private final TemporalServer temporal;
    private final RunStarter starter;
    private final InstantSource clock;
    private final ListSource lists;
    private final Uploads uploads;
    private final Declarations declarations;
    private final RunIds ids;
    private final IncidentDeclarations incidents;

    TemporalLauncher(
            Catalog catalog,
            Permissions permissions,
            Runs runs,
            Audit audit,
            DecisionKeys keys,
            TemporalServer temporal,
            RunStarter starter,
            InstantSource clock,
            ListSource lists,
            Uploads uploads,
            Declarations declarations) {
        this.catalog = catalog;
        this.estates = declarations.moved();
        this.permissions = permissions;
        this.runs = runs;
        this.register = new RunRegister(runs, audit, uploads, clock);
        this.keys = keys;
        this.temporal = temporal;
        this.starter = starter;
        this.clock = clock;
        this.lists = lists;
        this.uploads = uploads;
        this.declarations = declarations;
        this.ids = new RunIds(clock);
        this.incidents = new IncidentDeclarations(runs, clock);
    }

    @Override
    public String newRunId() {
        return ids.next();
    }

    @Override
    public Launched launch(Launch launch) {
        return launch(launch, false);
    }

    @Override
    public Launched launchByRule(Launch launch) {
        return launch(launch, true);
    }

    private Launched launch(Launch launch, boolean byRule) {
        if (!RunId.fits(launch.runId())) {
            return new Launched.Refused(
                    "This form is not one of ours. Open the runbook again and launch it from there.");
        }
        Optional<RunSummary> known = runs.find(launch.runId());
        boolean mayNotRun = byRule
                && known.filter(run -> run.status() == RunStatus.STARTING
                                && run.requester().equals(launch.actor()))
                        .isPresent();
        if (known.isPresent() && !mayNotRun) {
            return known.get().requester().equals(launch.actor())
                    ? new Launched.Started(launch.runId())
                    : new Launched.Refused("This form has been used. Open the runbook again and launch it from there.");
        }
        return switch (prepare(launch, byRule)) {
            case Prepared.Not(Launched why) -> why;
            case Prepared.Ready(Runbook runbook, RunRequest request) -> start(runbook, request, mayNotRun);
        };
    }

    @Override
    public Prepared prepare(Launch launch, boolean ownerless) {
        Optional<Catalog.Entry> entry = catalog.find(launch.runbook());
        if (entry.isEmpty()) {
            return not(new Launched.Refused(
                    "There is no runbook " + launch.runbook() + ". Look for it in the catalog.",
                    Launched.Why.NO_SUCH_RUNBOOK));
        }
        Runbook runbook = entry.get().runbook();
        if (runbook == null || !entry.get().launchable()) {
            return not(new Launched.Refused(
                    "The runbook " + launch.runbook()
                            + " has problems and cannot start. Its page shows them; correct the file, then launch it.",
                    Launched.Why.PROBLEMS));
        }
        Again again = launch.terms().again();
        if (again != null && !again.definition().equals(entry.get().hash())) {
            return not(new Launched.Refused(
                    "The runbook has changed since that run, and its results may not fit. Launch it anew."));
        }
        return prepare(launch, ownerless, entry.get(), runbook);
    }

    private Prepared prepare(Launch launch, boolean ownerless, Catalog.Entry entry, Runbook runbook) {
        Optional<EstateSnapshot> estate = estates.snapshot(launch.environment(), runbook.service());
        if (estate.isEmpty()) {
            return not(
                    new Launched.Invalid(Map.of("", "Choose one of the environments in which this runbook can run.")));
        }
        Role needed = needed(launch.mode());
        if (!ownerless && !isForReadiness(launch) && !permissions.can(launch.actor(), needed, launch.environment())) {
            register.refused("run.refused", launch);
            return not(new Launched.Refused(
                    "This needs the role " + needed.name().toLowerCase(Locale.ROOT) + " in " + launch.environment()
                            + ". Ask somebody who has it, or an administrator for the role.",
                    Launched.Why.ROLE));
        }
        Frost frost = Frost.of(launch, runbook, estate.get(), clock.millis(), permissions);
        if (frost instanceof Frost.Refused refused) {
            register.refused("run.frozen", launch);
            return not(new Launched.Refused(refused.message(), refused.why()));
        }
        FreezeOverride override = frost instanceof Frost.Overridden overridden ? overridden.override() : null;
        Inputs.Checked inputs = Inputs.check(runbook, launch.inputs(), estate.get(), lists);
        Map<String, String> wrong = new TreeMap<>(inputs.messages());
        wrong.putAll(foreignFiles(launch, inputs.values()));
        if (!wrong.isEmpty()) {
            return not(new Launched.Invalid(wrong));
        }
        if (!temporal.condition().up()) {
            return not(new Launched.Refused(
                    "Temporal is not up: " + temporal.condition().detail()
                            + ". Nothing was started; launch it again in a moment.",
                    Launched.Why.AWAY));
        }
        return switch (PinnedChildren.of(runbook, launch.environment(), catalog, estates)) {
            case PinnedChildren.Missing missing -> not(new Launched.Refused(missing.message()));
            case PinnedChildren.Pinned pinned ->
                switch (declarations.of(launch, runbook, estate.get())) {
                    case Declarations.Declared.Not(Launched why) -> not(why);
                    case Declarations.Declared.Fine(Recovery recovery) ->
                        switch (incidents.of(launch, runbook, ownerless)) {
                            case IncidentDeclarations.Declared.Not(Launched why) -> not(why);
                            case IncidentDeclarations.Declared.Fine(Incident incident) ->
                                new Prepared.Ready(
                                        runbook,
                                        request(
                                                launch,
                                                entry,
                                                inputs.values(),
                                                runbook.procedure().preempts()
                                                        ? estate.get().unfrozen()
                                                        : estate.get(),
                                                pinned.children(),
                                                recovery,
                                                override,
                                                incident));
                        };
                };
        };
    }

    private static Prepared not(Launched why) {
        return new Prepared.Not(why);
    }

    private RunRequest request(
            Launch launch,
            Catalog.Entry entry,
            Map<String, Object> inputs,
            EstateSnapshot estate,
            Map<String, RunRequest.Child> children,
            @Nullable Recovery recovery,
            @Nullable FreezeOverride override,
            @Nullable Incident incident) {
        Again again = launch.terms().again();
        return new RunRequest(
                launch.runId(),
                PinnedChildren.definition(entry),
                inputs,
                launch.mode(),
                estate,
                launch.actor(),
                keys.publicKeys(),
                children,
                null,
                again == null ? null : again.takeover(),
                recovery,
                launch.terms().drill(),
                override,
                incident,
                launch.terms().origin(),
                incident == null ? room(launch) : launch.runId());
    }

    /** The incident whose people see it: that of the run from which it is launched, with which it goes on, or from which it leads back. */
    private @Nullable String room(Launch launch) {
        Terms terms = launch.terms();
        Again again = terms.again();
        Declaration declaration = terms.declaration();
        @Nullable
        String before = terms.origin() != null
                ? terms.origin()
                : again != null ? again.takeover().run() : declaration == null ? null : declaration.returnsFrom();
        return before == null ? null : runs.find(before).map(RunSummary::room).orElse(terms.origin());
    }

    /** A file of the run that is taken over may be used again. */
    private Map<String, String> foreignFiles(Launch launch, Map<String, Object> inputs) {
        Again again = launch.terms().again();
        String before = again == null ? null : again.takeover().run();
        Map<String, String> wrong = new TreeMap<>();
        inputs.forEach((id, value) -> InputFile.of(value instanceof Map<?, ?> ? value : null)
                .flatMap(file -> uploads.problem(file, launch.actor(), before))
                .ifPresent(problem -> wrong.put(id, problem)));
        return wrong;
    }

    /** @param known whether it was written down before */
    private Launched start(Runbook runbook, RunRequest request, boolean known) {
        String runId = request.runId();
        if (!known && !register(runbook, request)) {
            return new Launched.Started(runId);
        }
        try {
            starter.start(runbook.procedure(), request);
            return new Launched.Started(runId);
        } catch (RunStarter.Failed e) {
            if (!e.certain()) {
                return new Launched.Started(runId);
            }
            register.notStarted(request, "Temporal refused the start: " + e.getMessage());
            return new Launched.Refused("Temporal refused the start: " + e.getMessage()
                    + ". Nothing was done. Show this to whoever runs the server.");
        }
    }

    @Override
    public boolean register(Runbook runbook, RunRequest request) {
        return register.requested(runbook, request);
    }

    /** The server's own rehearsals change nothing, and nobody has to be there for them. */
    private static boolean isForReadiness(Launch launch) {
        return launch.mode() == Mode.REHEARSAL && launch.actor().equals(ReadinessActivities.REQUESTER);
    }

    private static Role needed(Mode mode) {
        return mode == Mode.REHEARSAL ? Role.RESPONDER : Role.OPERATOR;
    }
}
