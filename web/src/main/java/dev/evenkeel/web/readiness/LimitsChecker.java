package dev.evenkeel.web.readiness;

import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.activities.readiness.Finding;
import dev.evenkeel.activities.store.Journal;
import dev.evenkeel.activities.store.Primaries;
import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.launch.Launcher;
import dev.evenkeel.web.launch.Launcher.Launched;
import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.ReadinessActivities;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.runbook.Input;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Capacity and replication lag, by what the runbook itself judges them: it is rehearsed, which changes nothing, and what its phase
 * assess has found then is told. Nobody has to write a limit twice.
 */
@Component
class LimitsChecker implements Checker {

    static final String PHASE = "assess";

    /** A rehearsal says so before the reason for which a step failed. */
    private static final String FAILED = "cannot be previewed: ";

    private static final Duration PATIENCE = Duration.ofSeconds(75);
    private static final Duration AWAITED = Duration.ofSeconds(60);
    private static final long LOOK_MILLIS = 200;

    /** What this server has rehearsed last, by runbook and environment. */
    private final Map<String, Rehearsed> rehearsed = new ConcurrentHashMap<>();

    private final Subjects subjects;
    private final Launcher launcher;
    private final Catalog catalog;
    private final Runs runs;
    private final Journal journal;
    private final Primaries primaries;
    private final ReadinessSettings settings;
    private final InstantSource clock;

    /** @param fingerprint of what the rehearsal went by */
    private record Rehearsed(String fingerprint, String runId) {}

    LimitsChecker(
            Subjects subjects,
            Launcher launcher,
            Catalog catalog,
            Store store,
            ReadinessSettings settings,
            InstantSource clock) {
        this.subjects = subjects;
        this.launcher = launcher;
        this.catalog = catalog;
        this.runs = store.runs();
        this.journal = store.journal();
        this.primaries = store.primaries();
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Check check() {
        return Check.LIMITS;
    }

    /** What cannot be launched is told by another check. */
    @Override
    public List<Probe> probes(Subject subject) {
        return subject.practised().stream()
                .filter(Catalog.Entry::launchable)
                .flatMap(entry ->
                        Optional.ofNullable(entry.runbook()).stream().map(runbook -> probe(subject, entry, runbook)))
                .toList();
    }

    private Probe probe(Subject subject, Catalog.Entry entry, Runbook runbook) {
        return runbook.steps().getOrDefault(PHASE, List.of()).isEmpty()
                ? Probe.of(Finding.warn(
                        check(),
                        entry.name(),
                        "Its phase assess is empty, so nobody knows whether capacity and replication lag are within limits",
                        "Measure them in the phase assess, and judge them by a gate."))
                : new Probe(check(), entry.name(), PATIENCE, () -> look(subject, entry, runbook));
    }

    private Finding look(Subject subject, Catalog.Entry entry, Runbook runbook) throws InterruptedException {
        String key = entry.name() + " " + subject.target().environment();
        // Before the rehearsal: what changes meanwhile is seen as a change.
        String fingerprint = subjects.fingerprint();
        Optional<RunSummary> fresh = fresh(key, fingerprint);
        String id;
        if (fresh.isPresent()) {
            id = fresh.get().runId();
        } else {
            id = launcher.newRunId();
            Launched launched = launcher.launch(new Launcher.Launch(
                    id,
                    entry.name(),
                    subject.target().environment(),
                    Mode.REHEARSAL,
                    inputs(subject, entry, runbook),
                    ReadinessActivities.REQUESTER));
            switch (launched) {
                case Launched.Started started -> rehearsed.put(key, new Rehearsed(fingerprint, id));
                case Launched.Refused refused -> {
                    return Finding.unknown(
                            check(),
                            entry.name(),
                            "It could not be rehearsed: " + refused.message(),
                            "Rehearse it by hand, and see what it needs.");
                }
                case Launched.Invalid invalid -> {
                    return Finding.unknown(
                            check(),
                            entry.name(),
                            "It could not be rehearsed: these inputs have no value that fits: "
                                    + String.join(", ", invalid.messages().keySet()),
                            "Give them defaults, so that it can be launched without thinking.");
                }
            }
        }
        return ended(id)
                .map(run -> told(entry.name(), runbook, run))
                .orElseGet(() -> Finding.unknown(
                        check(),
                        entry.name(),
                        "Its rehearsal, run " + id + ", goes on",
                        "The next evaluation tells what it found; its page shows it as it comes."));
    }

    /** A rehearsal that is not old, of what is still as it was then. */
    private Optional<RunSummary> fresh(String key, String fingerprint) {
        return Optional.ofNullable(rehearsed.get(key))
                .filter(earlier -> earlier.fingerprint().equals(fingerprint))
                .flatMap(earlier -> runs.find(earlier.runId()))
                .filter(run -> run.status() != RunStatus.NOT_STARTED)
                .filter(run ->
                        clock.millis() - run.startedAt() < settings.rehearse().toMillis());
    }

    /** Somebody wants to know how things are now: what was found before does not count any more. */
    void forget() {
        rehearsed.clear();
    }

    /**
     * Those of the first drill that is planned in this environment; else the defaults, and where there is none, the first choice: of
     * sites the first that is not the primary.
     */
    private Map<String, List<String>> inputs(Subject subject, Catalog.Entry entry, Runbook runbook) {
        Map<String, List<String>> inputs = new LinkedHashMap<>();
        runbook.drills().stream()
                .filter(drill -> drill.environment().equals(subject.target().environment()))
                .findFirst()
                .ifPresent(drill -> inputs.putAll(drill.inputs()));
        String primary = primary(subject);
        for (Input input : runbook.inputs()) {
            if (input.required() && !input.hasDefault() && !inputs.containsKey(input.id())) {
                catalog.choices(entry, subject.target().environment(), input).stream()
                        .filter(choice -> input.kind() != Input.Kind.SITE || !choice.equals(primary))
                        .findFirst()
                        .ifPresent(choice -> inputs.put(input.id(), List.of(choice)));
            }
        }
        return inputs;
    }

    /** Where the service is now: as the last recovery has left it, else as the estate means it. */
    private String primary(Subject subject) {
        EstateSnapshot.Service service = subject.estate().service();
        return primaries
                .find(subject.target().environment(), subject.target().service())
                .map(Primaries.Primary::site)
                .orElse(service == null ? "" : service.primary());
    }

    private Optional<RunSummary> ended(String id) throws InterruptedException {
        long end = System.nanoTime() + AWAITED.toNanos();
        while (true) {
            Optional<RunSummary> run =
                    runs.find(id).filter(known -> known.status().finished());
            if (run.isPresent() || System.nanoTime() > end) {
                return run;
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private Finding told(String name, Runbook runbook, RunSummary run) {
        if (run.status() != RunStatus.SUCCEEDED) {
            return Finding.bad(
                    check(),
                    name,
                    "Its rehearsal, run " + run.runId() + ", came to no good end: " + run.at(),
                    "Look at that run.");
        }
        Map<String, String> failed = new LinkedHashMap<>();
        Map<String, String> unknown = new LinkedHashMap<>();
        int measured = 0;
        for (JournalEvent event : journal.read(run.runId(), 0)) {
            String step = event.step();
            if (step == null || !step.startsWith(PHASE + "/")) {
                continue;
            }
            if (event.type() == Type.STEP_FINISHED) {
                measured++;
            } else if (event.type() == Type.STEP_PREVIEWED
                    && Boolean.TRUE.equals(event.data().get("unknown"))) {
                String would = String.valueOf(event.data().get("would"));
                if (would.startsWith(FAILED)) {
                    failed.put(step, title(runbook, step) + ": " + would.substring(FAILED.length()));
                } else {
                    unknown.put(step, title(runbook, step) + " " + would);
                }
            }
        }
        String seen = ". Rehearsed at " + Instant.ofEpochMilli(run.startedAt()).truncatedTo(ChronoUnit.SECONDS)
                + " in run " + run.runId();
        if (!failed.isEmpty()) {
            return Finding.bad(
                    check(),
                    name,
                    String.join("; ", failed.values()) + seen,
                    "A recovery would stop here. Bring it back within the limit, or change the limit in the runbook.");
        }
        if (measured == 0 || !unknown.isEmpty()) {
            return Finding.unknown(
                    check(),
                    name,
                    (unknown.isEmpty() ? "Nothing was measured" : String.join("; ", unknown.values())) + seen,
                    "Let the phase assess measure by steps that only read.");
        }
        return Finding.ok(check(), name, "Within the limits of its phase assess" + seen);
    }

    private static String title(Runbook runbook, String key) {
        String id = key.substring(key.lastIndexOf('/') + 1).replaceAll("[\\[@].*", "");
        return AllSteps.of(runbook)
                .filter(step -> step.id().equals(id))
                .map(Step::common)
                .map(common -> common.title().source())
                .findFirst()
                .orElse(id);
    }
}
