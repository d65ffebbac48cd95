package dev.evenkeel.web.readiness;

import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.activities.readiness.Finding;
import dev.evenkeel.activities.store.Recoveries;
import dev.evenkeel.activities.store.RunFilter;
import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.runs.view.RecoveryView;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** When each recovery runbook was last done with success: as a drill, in whichever environment, or live in this one; not the way back. */
@Component
class DrillChecker implements Checker {

    /** How many runs are looked through for one that led away from the primary. */
    private static final int NEWEST = 50;

    private final Runs runs;
    private final Recoveries recoveries;
    private final ReadinessSettings settings;
    private final InstantSource clock;

    DrillChecker(Store store, ReadinessSettings settings, InstantSource clock) {
        this.runs = store.runs();
        this.recoveries = store.recoveries();
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Check check() {
        return Check.DRILL;
    }

    @Override
    public List<Probe> probes(Subject subject) {
        List<Catalog.Entry> practised = subject.practised();
        return subject.recoveries().stream()
                .map(entry -> practised.contains(entry)
                        ? new Probe(check(), entry.name(), () -> look(subject, entry))
                        : Probe.of(Finding.unknown(
                                check(),
                                entry.name(),
                                "No drill of it is planned, so nothing but its file is checked",
                                "Plan a drill of it if you rely on it.")))
                .toList();
    }

    private Finding look(Subject subject, Catalog.Entry entry) {
        Optional<Practice> last = newest(entry.name(), subject.target().environment(), any -> true);
        if (last.isEmpty()) {
            return Finding.bad(
                    check(),
                    entry.name(),
                    "It has never been practised with success",
                    "Launch a drill of it, and schedule one.");
        }
        RunSummary run = last.get().run();
        Duration age = Duration.ofMillis(clock.millis() - end(run));
        String changed = run.definitionHash().equals(entry.hash()) ? "" : ". The runbook has changed since then";
        String message =
                "Last done with success " + ago(age) + " in " + run.environment() + ", run " + run.runId() + changed;
        String lacking = last.get().lacking();
        if (!lacking.isEmpty()) {
            return Finding.warn(
                    check(),
                    entry.name(),
                    message + ", but " + lacking,
                    "See why in that run, then launch another drill.");
        }
        return age.compareTo(settings.drillAge()) <= 0
                ? Finding.ok(check(), entry.name(), message)
                : Finding.warn(
                        check(),
                        entry.name(),
                        message,
                        "A good drill counts for " + settings.drillAge().toDays() + " days. Launch another one.");
    }

    /** The last drill of a runbook, or recovery by it, that was verified and within its objectives. */
    Optional<RunSummary> last(String runbook, String environment) {
        return newest(runbook, environment, practice -> practice.lacking().isEmpty())
                .map(Practice::run);
    }

    /** @param lacking what it did not show; empty when it was as it is meant to be */
    private record Practice(RunSummary run, String lacking) {}

    /** The newest one that is wanted; what only led back has practised nothing. */
    private Optional<Practice> newest(String runbook, String environment, Predicate<Practice> wanted) {
        RunFilter good = RunFilter.ALL.withRunbook(runbook).withStatuses(Set.of(RunStatus.SUCCEEDED));
        return Stream.of(good.withMode(Mode.DRILL), good.withMode(Mode.LIVE).withEnvironment(environment))
                .flatMap(filter -> runs.list(filter, null, NEWEST).runs().stream()
                        .flatMap(run -> practice(run).stream())
                        .filter(wanted)
                        .findFirst()
                        .stream())
                .max(Comparator.comparingLong(practice -> end(practice.run())));
    }

    private Optional<Practice> practice(RunSummary run) {
        RecoveryView recovery = RecoveryView.of(recoveries.marks(run.runId()));
        if (recovery == null) {
            return Optional.of(new Practice(run, "it does not say how it was declared"));
        }
        return recovery.returnsFrom() == null ? Optional.of(new Practice(run, lacking(recovery))) : Optional.empty();
    }

    private static String lacking(RecoveryView recovery) {
        RecoveryView.Verified verified = recovery.verified();
        if (verified == null) {
            return "nothing has verified it";
        }
        if (!verified.met()) {
            return "it missed its RTO";
        }
        return Boolean.FALSE.equals(recovery.rpoMet()) ? "it missed its RPO" : "";
    }

    static long end(RunSummary run) {
        Long finished = run.finishedAt();
        return finished == null ? run.startedAt() : finished;
    }

    private static String ago(Duration age) {
        long days = age.toDays();
        return days == 0 ? "less than a day ago" : days == 1 ? "1 day ago" : days + " days ago";
    }
}
