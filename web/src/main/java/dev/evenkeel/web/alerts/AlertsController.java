package dev.evenkeel.web.alerts;

import dev.evenkeel.activities.store.AlertList;
import dev.evenkeel.activities.store.AlertList.Filter;
import dev.evenkeel.activities.store.AlertList.Show;
import dev.evenkeel.activities.store.AlertRow;
import dev.evenkeel.activities.store.AlertRow.State;
import dev.evenkeel.activities.store.Alerts;
import dev.evenkeel.activities.store.Alerts.Decided;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.alerts.IncidentDoor.Opened;
import dev.evenkeel.web.catalog.AlertRouting;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.workflows.alert.Hook;
import dev.evenkeel.workflows.alert.Route;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The inbox of alerts: all of them with what became of each, and those that nobody looks at. */
@Controller
@RequestMapping("/alerts")
class AlertsController {

    private static final int PAGE = 50;
    private static final int USUAL_SEVERITY = 3;

    private final Alerts alerts;
    private final AlertList list;
    private final AlertRouting routing;
    private final IncidentRunbooks runbooks;
    private final IncidentDoor door;
    private final DemoAlert demo;
    private final Bell bell;
    private final InstantSource clock;

    AlertsController(
            Store store,
            AlertRouting routing,
            IncidentRunbooks runbooks,
            IncidentDoor door,
            DemoAlert demo,
            Bell bell,
            InstantSource clock) {
        this.alerts = store.alerts();
        this.list = store.alertList();
        this.routing = routing;
        this.runbooks = runbooks;
        this.door = door;
        this.demo = demo;
        this.bell = bell;
        this.clock = clock;
    }

    /** @param show a {@link Show} in small letters, or nothing for all */
    record Filters(
            @Nullable String q,
            @Nullable String show,
            @Nullable String service,
            @Nullable String run) {

        public boolean any() {
            return filled(q) || shown() != Show.ALL || filled(service) || filled(run);
        }

        public Show shown() {
            for (Show known : Show.values()) {
                if (known.name().toLowerCase(Locale.ROOT).equals(show)) {
                    return known;
                }
            }
            return Show.ALL;
        }

        Filter filter() {
            return new Filter(shown(), service, null, run, q);
        }

        private static boolean filled(@Nullable String text) {
            return text != null && !text.isBlank();
        }
    }

    @GetMapping
    String alerts(
            @ModelAttribute("filters") Filters filters,
            @RequestParam(required = false) @Nullable String after,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        boolean first = !Filters.filled(after);
        model.addAttribute("list", page(filters.filter(), first ? null : after));
        model.addAttribute("first", first);
        model.addAttribute("shows", Show.values());
        model.addAttribute("services", list.services());
        model.addAttribute("counts", list.counts());
        model.addAttribute("hooks", List.copyOf(routing.alertRules().hooks().values()));
        model.addAttribute("routes", routing.alertRules().routes());
        model.addAttribute("hook", hook());
        model.addAttribute(
                "server",
                ServletUriComponentsBuilder.fromCurrentContextPath().build().toUriString());
        boolean offered = demo.offered(viewer);
        model.addAttribute("demo", offered);
        model.addAttribute("demoFires", offered && demo.firing().isPresent());
        return "alerts/list";
    }

    @PostMapping("/demo")
    String demo(@RequestParam(defaultValue = "false") boolean fires, @ModelAttribute("viewer") Viewer viewer)
            throws HookTrouble {
        if (!demo.offered(viewer)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        demo.send(fires);
        return "redirect:/alerts";
    }

    @GetMapping("/{id}")
    String alert(@PathVariable long id, @ModelAttribute("viewer") Viewer viewer, Model model) {
        AlertRow alert = find(id);
        model.addAttribute("alert", alert);
        model.addAttribute("history", list.history(id));
        model.addAttribute("link", WebLink.of(alert.url()).orElse(null));
        model.addAttribute(
                "route",
                Optional.ofNullable(alert.route())
                        .flatMap(name -> routing.alertRules().route(name))
                        .orElse(null));
        model.addAttribute("choices", alert.state() == State.UNMATCHED ? runbooks.choices(viewer) : List.of());
        return "alerts/alert";
    }

    /** @param where a runbook and one of its environments, with a / between them */
    @PostMapping("/{id}/open")
    String open(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String where,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes after) {
        AlertRow alert = find(id);
        String back = "redirect:/alerts/" + id;
        if (alert.state() != State.UNMATCHED) {
            after.addFlashAttribute("refusal", "Something has become of this alert already: look again");
            return back;
        }
        Optional<IncidentRunbooks.Choice> choice = runbooks.choices(viewer).stream()
                .filter(each -> each.value().equals(where))
                .findFirst();
        if (choice.isEmpty()) {
            after.addFlashAttribute("refusal", "Choose one of the runbooks");
            return back;
        }
        Route.Target target = new Route.Target(
                choice.get().runbook(), alert.service(), choice.get().environment(), USUAL_SEVERITY, Map.of());
        switch (door.byPerson(alert, target, viewer.name())) {
            case Opened.Started started -> {
                alerts.decided(List.of(opened(alert, target, started.runId())), viewer.name(), clock.millis());
                bell.ring();
                return "redirect:/runs/" + started.runId();
            }
            case Opened.Not not -> after.addFlashAttribute("refusal", not.why());
            case Opened.Later later -> after.addFlashAttribute("refusal", later.why());
        }
        return back;
    }

    private static Decided opened(AlertRow alert, Route.Target target, String run) {
        return new Decided(
                alert.id(),
                State.OPENED,
                "",
                alert.route(),
                target.runbook(),
                target.service(),
                target.environment(),
                target.severity(),
                run,
                null);
    }

    private AlertRow find(long id) {
        return list.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** The name for the example: that of a hook that there is, if there is one. */
    private String hook() {
        return routing.alertRules().hooks().values().stream()
                .filter(Hook.Alertmanager.class::isInstance)
                .map(Hook::name)
                .findFirst()
                .orElse("");
    }

    /** A cursor that is none of ours begins at the beginning. */
    private AlertList.Page page(Filter filter, @Nullable String after) {
        try {
            return list.list(filter, after, PAGE);
        } catch (IllegalArgumentException e) {
            return list.list(filter, null, PAGE);
        }
    }
}
