package dev.evenkeel.web.alerts;

import dev.evenkeel.activities.store.AlertRow;
import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.launch.Launcher;
import dev.evenkeel.web.launch.Launcher.DeclaredIncident;
import dev.evenkeel.web.launch.Launcher.Launch;
import dev.evenkeel.web.launch.Launcher.Launched;
import dev.evenkeel.web.launch.Launcher.Terms;
import dev.evenkeel.workflows.alert.Route.Target;
import dev.evenkeel.workflows.contract.AlertRoutingActivities;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunId;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import org.springframework.stereotype.Component;

/**
 * Opens incidents from alerts. The id of the run follows from the alert: however often it is opened from the same one, by a round that
 * is done again or by two people, there is one run.
 */
@Component
class IncidentDoor {

    /** How often a run may not have been started, until no further one is tried. */
    private static final int MOST_TRIES = 16;

    private static final int LONGEST_TITLE = 200;

    private final Launcher launcher;
    private final Runs runs;

    IncidentDoor(Launcher launcher, Store store) {
        this.launcher = launcher;
        this.runs = store.runs();
    }

    sealed interface Opened {
        record Started(String runId) implements Opened {}

        /** @param why what happened and what to do */
        record Not(String why) implements Opened {}

        /** It may be otherwise in a moment. */
        record Later(String why) implements Opened {}
    }

    /** Because a route says so. */
    Opened byRoute(AlertRow alert, Target target) {
        return opened(launcher.launchByRule(launch(alert, target, AlertRoutingActivities.REQUESTER)));
    }

    /** Because a person wants it, who needs the role for it. */
    Opened byPerson(AlertRow alert, Target target, String actor) {
        return opened(launcher.launch(launch(alert, target, actor)));
    }

    /** Whether a run was written down for the alert, and has not answered yet: a server may have ended before it was started. */
    boolean begun(AlertRow alert) {
        return runs.find(id(alert))
                .filter(run ->
                        run.status() == RunStatus.STARTING && run.requester().equals(AlertRoutingActivities.REQUESTER))
                .isPresent();
    }

    private Launch launch(AlertRow alert, Target target, String actor) {
        DeclaredIncident incident = new DeclaredIncident(
                target.severity(),
                title(alert),
                // By the clock of whoever sent it, which may be ahead.
                Math.min(alert.startsAt(), alert.receivedAt()),
                alert.receivedAt());
        return new Launch(
                id(alert),
                target.runbook(),
                target.environment(),
                Mode.LIVE,
                target.inputs(),
                actor,
                Terms.NONE.incident(incident));
    }

    private static String title(AlertRow alert) {
        String title =
                alert.summary().isBlank() ? alert.name() : alert.summary().strip();
        return title.length() <= LONGEST_TITLE ? title : title.substring(0, LONGEST_TITLE - 1) + "…";
    }

    /** Another one when the run before was never started, or is lost. */
    private String id(AlertRow alert) {
        for (int attempt = 0; attempt < MOST_TRIES - 1; attempt++) {
            String id = RunId.of(alert.receivedAt(), alert.id() * MOST_TRIES + attempt);
            if (runs.find(id)
                            .map(RunSummary::status)
                            .filter(RunStatus.NOT_STARTED::equals)
                            .isEmpty()
                    && !runs.isLost(id)) {
                return id;
            }
        }
        return RunId.of(alert.receivedAt(), alert.id() * MOST_TRIES + MOST_TRIES - 1);
    }

    private static Opened opened(Launched launched) {
        return switch (launched) {
            case Launched.Started started -> new Opened.Started(started.runId());
            case Launched.Refused refused
            when refused.why() == Launched.Why.AWAY -> new Opened.Later(refused.message());
            case Launched.Refused refused -> new Opened.Not(refused.message());
            case Launched.Invalid invalid -> new Opened.Not(invalid.words());
        };
    }
}
