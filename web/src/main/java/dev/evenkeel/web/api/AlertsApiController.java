package dev.evenkeel.web.api;

import dev.evenkeel.activities.store.AlertList;
import dev.evenkeel.activities.store.AlertList.Filter;
import dev.evenkeel.activities.store.AlertList.Show;
import dev.evenkeel.activities.store.AlertRow;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.security.ApiCaller;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The inbox of alerts. */
@RestController
@RequestMapping("/api/v1/alerts")
class AlertsApiController {

    private static final int MOST_ALERTS = 500;

    private final AlertList list;

    AlertsApiController(Store store) {
        this.list = store.alertList();
    }

    /** @param next the cursor of the page after this one; null at the end */
    record AlertPage(List<AlertAnswer> alerts, @Nullable String next) {}

    /**
     * @param state what became of it
     * @param why what the state needs to be understood; or empty
     * @param route the route that took it; null when none did
     * @param environment null as long as no route has said it, as is the severity
     * @param run its incident; null for none, and for one that is private and not the caller's to see
     * @param joinedPrivate whether it belongs to such an incident
     */
    record AlertAnswer(
            long id,
            String hook,
            String fingerprint,
            String name,
            String summary,
            boolean firing,
            long startsAt,
            @Nullable Long endsAt,
            long receivedAt,
            Map<String, String> labels,
            String url,
            String state,
            String why,
            @Nullable String route,
            String service,
            @Nullable String environment,
            @Nullable Integer severity,
            @Nullable String run,
            boolean joinedPrivate) {

        static AlertAnswer of(AlertRow alert) {
            return new AlertAnswer(
                    alert.id(),
                    alert.hook(),
                    alert.fingerprint(),
                    alert.name(),
                    alert.summary(),
                    alert.firing(),
                    alert.startsAt(),
                    alert.endsAt(),
                    alert.receivedAt(),
                    alert.labels(),
                    alert.url(),
                    Names.of(alert.state()),
                    alert.why(),
                    alert.route(),
                    alert.service(),
                    alert.environment(),
                    alert.severity(),
                    alert.runId(),
                    alert.joinedPrivate());
        }
    }

    @Operation(summary = "Alerts and what became of each, the newest first")
    @GetMapping
    AlertPage alerts(
            @RequestParam(defaultValue = "all") String show,
            @RequestParam(required = false) @Nullable String service,
            @RequestParam(required = false) @Nullable String environment,
            @RequestParam(required = false) @Nullable String run,
            @RequestParam(required = false) @Nullable String text,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit,
            @AuthenticationPrincipal ApiCaller caller) {
        if (environment != null) {
            Reach.check(caller, environment);
        }
        if (limit < 1 || limit > MOST_ALERTS) {
            throw ApiException.field("limit", "It is from 1 to " + MOST_ALERTS + ".");
        }
        Show shown =
                Names.read(Show.class, show).orElseThrow(() -> ApiException.field("show", Names.choices(Show.class)));
        Filter filter =
                new Filter(shown, service, environment == null ? caller.token().environment() : environment, run, text);
        AlertList.Page page = page(filter, cursor, limit);
        return new AlertPage(page.alerts().stream().map(AlertAnswer::of).toList(), page.next());
    }

    private AlertList.Page page(Filter filter, @Nullable String cursor, int limit) {
        try {
            return list.list(filter, cursor, limit);
        } catch (IllegalArgumentException e) {
            throw ApiException.of(
                    HttpStatus.BAD_REQUEST, "This cursor is none of ours. Leave it out to begin at the newest alert.");
        }
    }
}
