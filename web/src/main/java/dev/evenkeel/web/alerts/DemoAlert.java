package dev.evenkeel.web.alerts;

import dev.evenkeel.activities.store.AlertList;
import dev.evenkeel.activities.store.AlertList.Filter;
import dev.evenkeel.activities.store.AlertList.Show;
import dev.evenkeel.activities.store.AlertRow;
import dev.evenkeel.activities.store.Alerts;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.ServerSettings;
import dev.evenkeel.web.catalog.AlertRouting;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.workflows.alert.Hook;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The message of the demo's Alertmanager ({@code demo/watch.py}), sent by a button: for machines on which there is none. */
@Component
class DemoAlert {

    private static final String HOOK = "demo";
    private static final String NAME = "ShopSlow";
    private static final String FINGERPRINT = "de30a1e27c0ffee5";
    /** What Alertmanager says of an alert that has not ended. */
    private static final String NOT_YET = "0001-01-01T00:00:00Z";

    private final ServerSettings settings;
    private final AlertRouting routing;
    private final IncidentRunbooks runbooks;
    private final Alerts alerts;
    private final AlertList list;
    private final Bell bell;
    private final InstantSource clock;

    DemoAlert(
            ServerSettings settings,
            AlertRouting routing,
            IncidentRunbooks runbooks,
            Store store,
            Bell bell,
            InstantSource clock) {
        this.settings = settings;
        this.routing = routing;
        this.runbooks = runbooks;
        this.alerts = store.alerts();
        this.list = store.alertList();
        this.bell = bell;
        this.clock = clock;
    }

    /** Whether this person gets the button: in the demo, where an incident may be opened. */
    boolean offered(Viewer viewer) {
        return settings.demonstrates()
                && routing.alertRules().hooks().get(HOOK) instanceof Hook.Alertmanager
                && !runbooks.choices(viewer).isEmpty();
    }

    Optional<AlertRow> firing() {
        return list.list(new Filter(Show.FIRING, null, null, null, NAME), null, 100).alerts().stream()
                .filter(alert -> alert.fingerprint().equals(FINGERPRINT))
                .findFirst();
    }

    /** It fires from now on, or it is resolved; pressed twice it changes nothing. */
    void send(boolean fires) throws HookTrouble {
        Optional<AlertRow> before = firing();
        if (before.isPresent() == fires) {
            return;
        }
        Instant now = clock.instant();
        Instant began =
                before.map(alert -> Instant.ofEpochMilli(alert.startsAt())).orElse(now);
        alerts.receive(
                AlertmanagerMessage.read(HOOK, message(began, fires ? NOT_YET : now.toString()))
                        .alerts(),
                clock.millis());
        bell.ring();
    }

    private static Map<String, Object> message(Instant began, String ends) {
        String status = ends.equals(NOT_YET) ? "firing" : "resolved";
        return Map.of(
                "version",
                "4",
                "status",
                status,
                "alerts",
                List.of(Map.of(
                        "status",
                        status,
                        "labels",
                        Map.of("alertname", NAME, "service", "shop", "severity", "critical"),
                        "annotations",
                        Map.of("summary", "95 of 100 answers take more than a second"),
                        "startsAt",
                        began.toString(),
                        "endsAt",
                        ends,
                        "generatorURL",
                        "",
                        "fingerprint",
                        FINGERPRINT)));
    }
}
