package dev.evenkeel.web.alerts;

import dev.evenkeel.activities.store.AlertRow;
import dev.evenkeel.activities.store.AlertRow.State;
import dev.evenkeel.activities.store.Alerts;
import dev.evenkeel.activities.store.Alerts.Closed;
import dev.evenkeel.activities.store.Alerts.Decided;
import dev.evenkeel.activities.store.Alerts.Key;
import dev.evenkeel.activities.store.AlertsTold;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.alerts.IncidentDoor.Opened;
import dev.evenkeel.web.catalog.AlertRouting;
import dev.evenkeel.workflows.alert.Route;
import dev.evenkeel.workflows.alert.Route.Target;
import dev.evenkeel.workflows.contract.AlertRoutingActivities;
import dev.evenkeel.workflows.expression.EvaluationException;
import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes alerts to incidents by the routes of the runbook folder: what is open is joined, else the route's runbook is launched. */
@Component
class AlertRouter implements AlertRoutingActivities {

    private static final int AT_A_TIME = 500;
    /** A run that was asked for and never started is settled by then. */
    private static final long STARTED_MILLIS = 120_000;

    private final AlertRouting routing;
    private final Alerts alerts;
    private final AlertsTold incidents;
    private final IncidentDoor door;
    private final IncidentNews news;
    private final InstantSource clock;

    AlertRouter(AlertRouting routing, Store store, IncidentDoor door, IncidentNews news, InstantSource clock) {
        this.routing = routing;
        this.alerts = store.alerts();
        this.incidents = store.alertsTold();
        this.door = door;
        this.news = news;
        this.clock = clock;
    }

    @Override
    public Round route() {
        return route(() -> Activity.getExecutionContext().heartbeat(null));
    }

    /** @param beat called from time to time: it is still at work */
    Round route(Runnable beat) {
        long now = clock.millis();
        List<AlertRow> rows = alerts.toRoute(now, AT_A_TIME);
        OneRound round = new OneRound(now);
        for (AlertRow row : rows) {
            beat.run();
            round.take(row);
            if (round.away != null) {
                break;
            }
        }
        alerts.seen(round.unchanged);
        alerts.decided(round.decided, null, now);
        for (String run : round.told) {
            beat.run();
            tell(run, now);
        }
        if (round.away != null) {
            throw ApplicationFailure.newFailure(round.away, "Away");
        }
        return new Round(
                rows.size() == AT_A_TIME,
                alerts.nextLook()
                        .map(due -> Math.max(1_000, due - clock.millis()))
                        .orElse(0L));
    }

    private void tell(String run, long now) {
        long due = incidents.tellAt(run);
        if (due > now) {
            incidents.tellLater(run, due);
            return;
        }
        long upTo = incidents.lastPlace(run);
        if (news.tell(run, upTo)) {
            incidents.told(run, upTo, now);
        } else {
            incidents.bereft(run);
        }
    }

    /** What a round has found so far, so that alerts of one service ask and launch once. */
    private final class OneRound {
        private final long now;
        private final Map<Key, String> open = new HashMap<>();
        private final Map<String, String> refused = new HashMap<>();
        private final List<Decided> decided = new ArrayList<>();
        private final List<AlertRow> unchanged = new ArrayList<>();
        private final Set<String> told = new LinkedHashSet<>();
        private @Nullable String away;

        OneRound(long now) {
            this.now = now;
        }

        void take(AlertRow row) {
            if (row.runId() != null) {
                told.add(row.runId());
            } else if (!row.firing() && row.state() != State.NEW) {
                unchanged.add(row);
            } else {
                decide(row);
            }
        }

        private void decide(AlertRow row) {
            Optional<Route> route = routing.alertRules().route(row.labels());
            if (route.isEmpty()) {
                leave(row, State.UNMATCHED, null, null, "No route of alerts.yaml matches its labels", null);
                return;
            }
            try {
                decide(row, route.get(), route.get().target(subject(row)));
            } catch (EvaluationException e) {
                leave(row, State.UNMATCHED, route.get(), null, String.valueOf(e.getMessage()), null);
            }
        }

        private void decide(AlertRow row, Route route, Target target) {
            Key key = new Key(target.environment(), target.service(), target.runbook());
            boolean begun = door.begun(row);
            @Nullable String run = begun ? null : joins(row, key);
            if (run != null) {
                keep(row, State.JOINED, route, target, run, null);
                return;
            }
            if (!row.firing() && !begun) {
                leave(row, State.OVER, route, target, "", null);
                return;
            }
            Optional<Closed> closed = route.quiet().isZero() || begun ? Optional.empty() : alerts.lastClosed(key);
            long quietUntil = closed.map(
                            last -> last.finishedAt() + route.quiet().toMillis())
                    .orElse(0L);
            if (now < quietUntil) {
                leave(row, State.QUIET, route, target, closed.map(Closed::runId).orElse(""), quietUntil);
                return;
            }
            open(row, route, target, key);
        }

        /** What fires anew goes where it was before, as long as that is open: people may have moved it there. */
        private @Nullable String joins(AlertRow row, Key key) {
            return alerts.before(row, key)
                    .orElseGet(() -> open.computeIfAbsent(
                            key, asked -> alerts.open(asked).orElse(null)));
        }

        private void open(AlertRow row, Route route, Target target, Key key) {
            // The same launch is refused for the same reason.
            String launch = route.id() + target.inputs() + key;
            if (refused.containsKey(launch)) {
                leave(row, State.UNMATCHED, route, target, refused.getOrDefault(launch, ""), null);
                return;
            }
            switch (door.byRoute(row, target)) {
                case Opened.Started started -> {
                    open.put(key, started.runId());
                    keep(row, State.OPENED, route, target, started.runId(), now + STARTED_MILLIS);
                }
                case Opened.Not not -> {
                    refused.put(launch, not.why());
                    leave(row, State.UNMATCHED, route, target, not.why(), null);
                }
                case Opened.Later later -> away = later.why();
            }
        }

        private void keep(AlertRow row, State state, Route route, Target target, String run, @Nullable Long again) {
            told.add(run);
            add(row, state, route, target, "", run, again);
        }

        private void leave(
                AlertRow row,
                State state,
                @Nullable Route route,
                @Nullable Target target,
                String why,
                @Nullable Long again) {
            add(row, state, route, target, why, null, again);
        }

        private void add(
                AlertRow row,
                State state,
                @Nullable Route route,
                @Nullable Target target,
                String why,
                @Nullable String run,
                @Nullable Long again) {
            decided.add(new Decided(
                    row.id(),
                    state,
                    why,
                    route == null ? null : route.id(),
                    route == null ? null : route.runbook(),
                    target == null ? row.service() : target.service(),
                    target == null ? null : target.environment(),
                    target == null ? null : (Integer) target.severity(),
                    run,
                    again));
        }
    }

    private static Route.Subject subject(AlertRow row) {
        return new Route.Subject(row.name(), row.summary(), row.url(), row.labels());
    }
}
