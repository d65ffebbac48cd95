package dev.evenkeel.web.alerts;

import dev.evenkeel.activities.store.AlertList;
import dev.evenkeel.activities.store.AlertMoves;
import dev.evenkeel.activities.store.AlertRow;
import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.launch.Launcher;
import dev.evenkeel.web.launch.Launcher.DeclaredIncident;
import dev.evenkeel.web.launch.Launcher.Launch;
import dev.evenkeel.web.launch.Launcher.Launched;
import dev.evenkeel.web.launch.Launcher.Terms;
import dev.evenkeel.workflows.contract.IncidentSplitActivities;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.runbook.IncidentPlan;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.Runbook;
import io.temporal.failure.ApplicationFailure;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes alerts an incident of their own. The new run is launched first, by its own id; once it lives, exactly
 * those alerts go to it, together.
 */
@Component
class IncidentSplitter implements IncidentSplitActivities {

    private final Launcher launcher;
    private final Catalog catalog;
    private final Runs runs;
    private final AlertMoves alerts;
    private final AlertList list;
    private final Bell bell;
    private final InstantSource clock;

    IncidentSplitter(Launcher launcher, Catalog catalog, Store store, Bell bell, InstantSource clock) {
        this.launcher = launcher;
        this.catalog = catalog;
        this.runs = store.runs();
        this.alerts = store.alertMoves();
        this.list = store.alertList();
        this.bell = bell;
        this.clock = clock;
    }

    @Override
    public Parted split(Split split) {
        RunSummary made = runs.find(split.run()).orElse(null);
        if (made != null
                && lives(made)
                && alerts.of(split.alerts(), split.from()).isEmpty()) {
            // It was done before; the new one may have been merged on since.
            bell.ring();
            return new Parted(made.runId(), made.title(), "", alerts.firing(split.from()));
        }
        int there = alerts.of(split.alerts(), split.from()).size()
                + alerts.of(split.alerts(), split.run()).size();
        if (there != split.alerts().size()) {
            return refused("One of the alerts belongs to another incident now: choose again");
        }
        boolean incident = catalog.find(split.runbook())
                .map(Catalog.Entry::runbook)
                .filter(runbook -> runbook.procedure() == Procedure.INCIDENT)
                .isPresent();
        if (!incident) {
            return refused("There is no runbook " + split.runbook() + " for incidents. Look for one in the catalog.");
        }
        return switch (launcher.launchByRule(launch(split))) {
            case Launched.Refused refused
            when refused.why() == Launched.Why.AWAY -> throw ApplicationFailure.newFailure(refused.message(), "Away");
            case Launched.Refused refused -> refused(refused.message());
            case Launched.Invalid invalid -> refused(invalid.words());
            case Launched.Started started -> moved(started.runId(), split);
        };
    }

    private static boolean lives(RunSummary run) {
        return run.status() != RunStatus.STARTING && run.status() != RunStatus.NOT_STARTED;
    }

    /** What was taken down for the launch is asked again until the run lives, or is known never to. */
    private Parted moved(String run, Split split) {
        RunSummary there = runs.find(run).orElseThrow();
        if (there.status() == RunStatus.NOT_STARTED) {
            return refused("The new incident could not be started: see the run " + run + ", then split again");
        }
        if (there.status() == RunStatus.STARTING) {
            throw ApplicationFailure.newFailure("The run " + run + " does not live yet", "Starting");
        }
        if (!alerts.split(split.alerts(), split.from(), run, split.actor(), clock.millis())) {
            return refused("One of the alerts belongs to another incident now: choose again");
        }
        bell.ring();
        return new Parted(run, there.title(), "", alerts.firing(split.from()));
    }

    private Launch launch(Split split) {
        List<AlertRow> rows = split.alerts().stream()
                .flatMap(alert -> list.find(alert).stream())
                .toList();
        DeclaredIncident incident = new DeclaredIncident(
                split.severity(),
                split.title(),
                // By the clock of whoever sent it, which may be ahead.
                earliest(rows, row -> Math.min(row.startsAt(), row.receivedAt())),
                earliest(rows, AlertRow::receivedAt),
                split.isPrivate() || runs.isPrivate(split.from()) || isPrivate(split.runbook()));
        return new Launch(
                split.run(),
                split.runbook(),
                split.environment(),
                Mode.LIVE,
                Map.<String, List<String>>of(),
                split.actor(),
                Terms.NONE.incident(incident).from(split.from()));
    }

    /** What its runbook wants counts here: a person splits it off, and is among its people. */
    private boolean isPrivate(String runbook) {
        return catalog.find(runbook)
                .map(Catalog.Entry::runbook)
                .map(Runbook::incident)
                .filter(IncidentPlan::isPrivate)
                .isPresent();
    }

    private static @Nullable Long earliest(List<AlertRow> rows, ToLongFunction<AlertRow> moment) {
        return rows.stream()
                .map(row -> (Long) moment.applyAsLong(row))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static Parted refused(String why) {
        return new Parted("", "", why, 0);
    }
}
