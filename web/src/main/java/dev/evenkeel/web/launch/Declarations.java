package dev.evenkeel.web.launch;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.web.launch.Launcher.Declaration;
import dev.evenkeel.web.launch.Launcher.Launch;
import dev.evenkeel.web.launch.Launcher.Launched;
import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Recovery;
import dev.evenkeel.workflows.contract.Recovery.Objectives;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.estate.Estate;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.RecoveryPlan;
import dev.evenkeel.workflows.runbook.Runbook;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Completes what is declared about a recovery by what the store and the estate know: its primary, its objectives, its past. */
@Component
class Declarations {

    /** By how much a clock that is ahead is forgiven, in milliseconds. */
    private static final long AHEAD = 60_000;

    private final Store store;
    private final Estates estates;
    private final InstantSource clock;

    Declarations(Store store, Estates estates, InstantSource clock) {
        this.store = store;
        this.estates = estates;
        this.clock = clock;
    }

    /** The estate as runs have to see it: with primaries where recoveries have moved them. */
    Estates moved() {
        return new MovedEstates(estates, store.primaries());
    }

    sealed interface Declared {
        /** @param recovery null for a run of another procedure */
        record Fine(@Nullable Recovery recovery) implements Declared {}

        /** Never {@link Launched.Started}. */
        record Not(Launched why) implements Declared {}
    }

    /** @param estate of {@link #moved()} */
    Declared of(Launch launch, Runbook runbook, EstateSnapshot estate) {
        if (runbook.procedure() != Procedure.RECOVERY) {
            return launch.mode() == Mode.DRILL && runbook.procedure() != Procedure.INCIDENT
                    ? refused("Only a recovery and an incident are drilled. Launch a rehearsal, which changes nothing.")
                    : new Declared.Fine(null);
        }
        if (launch.terms().again() != null) {
            return again(launch.terms().again().takeover().run(), launch, runbook, estate);
        }
        Declaration how = Optional.ofNullable(launch.terms().declaration()).orElse(Declaration.PLANNED);
        if (how.returnsFrom() != null) {
            return failback(how.returnsFrom(), launch, runbook, estate);
        }
        long now = clock.millis();
        Long outage = how.outageAt();
        if (outage != null && outage > now + AHEAD) {
            return new Declared.Not(new Launched.Invalid(
                    Map.of(Declaration.OUTAGE, "This time is still to come. Say when the outage began.")));
        }
        return new Declared.Fine(new Recovery(
                outage == null ? now : outage,
                now,
                how.graceful(),
                primary(estate),
                objectives(how, runbook),
                store.pastRuns().phases(runbook.name())));
    }

    /** The clock of a run that goes on where another one ended goes on too. */
    private Declared again(String before, Launch launch, Runbook runbook, EstateSnapshot estate) {
        List<JournalEvent> marks = store.recoveries().marks(before);
        Optional<JournalEvent> declared = declared(marks);
        if (declared.isEmpty()) {
            return refused("That run does not say how it was declared. Launch the runbook anew.");
        }
        Map<String, Object> said = declared.get().data();
        String from = text(said, "returns_from");
        boolean graceful = Boolean.TRUE.equals(said.get("graceful"))
                && marks.stream().noneMatch(mark -> mark.type() == Type.UNGRACEFUL);
        return new Declared.Fine(new Recovery(
                number(said, "outage"),
                number(said, "declared"),
                graceful,
                from.isEmpty() ? text(said, "primary") : primary(estate),
                from.isEmpty() ? null : from,
                from.isEmpty() ? null : text(said, "to"),
                objectives(Optional.ofNullable(launch.terms().declaration()).orElse(Declaration.PLANNED), runbook),
                store.pastRuns().phases(runbook.name())));
    }

    private Declared failback(String failover, Launch launch, Runbook runbook, EstateSnapshot estate) {
        Optional<RunSummary> run = store.runs().find(failover);
        List<JournalEvent> marks = store.recoveries().marks(failover);
        Optional<JournalEvent> declared = declared(marks);
        Optional<JournalEvent> last = marks.stream()
                .filter(mark -> mark.type() == Type.PRIMARY_CHANGED)
                .reduce((earlier, later) -> later);
        if (run.isEmpty()
                || declared.isEmpty()
                || !run.get().status().finished()
                || (last.isEmpty() && run.get().status() != RunStatus.SUCCEEDED)
                || run.get().mode() != Mode.LIVE
                || !run.get().runbook().equals(runbook.name())
                || !run.get().environment().equals(launch.environment())
                || !text(declared.get().data(), "returns_from").isEmpty()) {
            return refused("There is nothing to return from: " + failover
                    + " is no live failover by this runbook in this environment that has ended and moved the primary.");
        }
        if (runbook.phase(Procedure.RECOVERY.phase("failback")).isEmpty()) {
            return refused("The runbook says no way back. Add the phase failback to it, or launch a switchover.");
        }
        if (launch.mode() == Mode.DRILL) {
            return refused("A way back is not drilled by itself: each drill walks it at its end.");
        }
        String moved = text(last.orElse(declared.get()).data(), "to");
        String primary = primary(estate);
        if (!primary.equals(moved)) {
            return refused("The primary is " + primary + " now and not " + moved
                    + ", to where that run has moved it. Look at the newest recovery of the service.");
        }
        long now = clock.millis();
        return new Declared.Fine(new Recovery(
                now,
                now,
                true,
                primary,
                failover,
                text(declared.get().data(), "primary"),
                Objectives.NONE,
                store.pastRuns().phases(runbook.name())));
    }

    /** As {@link #moved()} tells it. */
    private static String primary(EstateSnapshot estate) {
        EstateSnapshot.Service service = estate.service();
        return service == null ? "" : service.primary();
    }

    private Objectives objectives(Declaration how, Runbook runbook) {
        Estate.@Nullable Service service = estates.estate().services().get(String.valueOf(runbook.service()));
        @Nullable RecoveryPlan plan = runbook.recovery();
        @Nullable Objectives said = how.objectives();
        return new Objectives(
                first(
                        said == null ? null : said.rto(),
                        plan == null ? null : plan.rto(),
                        service == null ? null : service.rto()),
                first(
                        said == null ? null : said.rpo(),
                        plan == null ? null : plan.rpo(),
                        service == null ? null : service.rpo()));
    }

    private static @Nullable Duration first(@Nullable Duration one, @Nullable Duration other, @Nullable Duration last) {
        return one != null ? one : other != null ? other : last;
    }

    private static Optional<JournalEvent> declared(List<JournalEvent> marks) {
        return marks.stream().filter(mark -> mark.type() == Type.DECLARED).findFirst();
    }

    private static String text(Map<String, Object> data, String key) {
        return data.get(key) instanceof String text ? text : "";
    }

    private static long number(Map<String, Object> data, String key) {
        return data.get(key) instanceof Number number ? number.longValue() : 0;
    }

    private static Declared refused(String message) {
        return new Declared.Not(new Launched.Refused(message));
    }
}
