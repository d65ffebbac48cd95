package dev.evenkeel.web.alerts;

import dev.evenkeel.web.catalog.AlertRouting;
import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.workflows.alert.Route;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.runbook.Runbook;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The runbooks by which a person may open an incident: those of that procedure, and those that routes name. */
@Component
class IncidentRunbooks {

    private static final String INCIDENT = "incident";

    private final Catalog catalog;
    private final AlertRouting routing;

    IncidentRunbooks(Catalog catalog, AlertRouting routing) {
        this.catalog = catalog;
        this.routing = routing;
    }

    /** A runbook in one of its environments. */
    record Choice(String runbook, String title, String environment) {
        public String value() {
            return runbook + "/" + environment;
        }
    }

    /** Where the viewer may open one. */
    List<Choice> choices(Viewer viewer) {
        Set<String> routed =
                routing.alertRules().routes().stream().map(Route::runbook).collect(Collectors.toSet());
        return catalog.entries().stream()
                .filter(Catalog.Entry::launchable)
                .flatMap(entry -> {
                    Runbook runbook = entry.runbook();
                    boolean fits = runbook != null
                            && (routed.contains(entry.name())
                                    || runbook.procedure().key().equals(INCIDENT));
                    return runbook == null || !fits
                            ? Stream.<Choice>empty()
                            : catalog.environments(entry).stream()
                                    .filter(environment -> viewer.may(Role.OPERATOR, environment))
                                    .map(environment -> new Choice(entry.name(), runbook.title(), environment));
                })
                .toList();
    }
}
