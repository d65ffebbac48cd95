package dev.evenkeel.web.runs;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.runs.view.IncidentView;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.Runbook;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** Makes alerts of an incident an incident of their own. */
@Controller
@RequestMapping("/runs/{runId}/incident/split")
class SplitController {

    private final Store store;
    private final Catalog catalog;
    private final Decisions decisions;

    SplitController(Store store, Catalog catalog, Decisions decisions) {
        this.store = store;
        this.catalog = catalog;
        this.decisions = decisions;
    }

    /**
     * What was typed.
     *
     * @param alert the numbers of the alerts that were chosen
     */
    public record Typed(
            @Nullable List<String> alert,
            @Nullable String runbook,
            @Nullable String title,
            @Nullable String severity,
            @Nullable String comment) {

        public boolean chosen(long id) {
            return alert != null && alert.contains(Long.toString(id));
        }

        Map<String, Object> evidence() {
            Map<String, Object> evidence = new LinkedHashMap<>();
            evidence.put("alerts", alert == null ? "" : String.join(",", alert));
            evidence.put("runbook", runbook == null ? "" : runbook.strip());
            evidence.put("title", title == null ? "" : title.strip());
            if (severity != null && severity.matches("[0-9]")) {
                evidence.put("severity", Long.valueOf(severity));
            }
            return evidence;
        }
    }

    @GetMapping
    String form(@PathVariable String runId, @ModelAttribute("typed") Typed typed, Model model) {
        return show(runId, typed, DecisionForm.empty(), model);
    }

    @PostMapping
    String split(
            @PathVariable String runId,
            @RequestParam String id,
            @ModelAttribute("typed") Typed typed,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        String comment = typed.comment() == null ? "" : typed.comment().strip();
        Decisions.Outcome outcome = decisions.decide(new Decisions.Ask(
                id, runId, Action.SPLIT_INCIDENT, null, null, viewer.name(), comment, typed.evidence()));
        return switch (outcome) {
            case Decisions.Outcome.Accepted accepted -> "redirect:/runs/{runId}";
            case Decisions.Outcome.Refused refused ->
                show(runId, typed, DecisionForm.empty().refused(refused.message()), model);
        };
    }

    private String show(String runId, Typed typed, DecisionForm form, Model model) {
        RunSummary run = store.runs().find(runId).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        @Nullable
        IncidentView incident = RunView.of(run, store.journal().read(runId, 0)).incident();
        if (incident == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        String title = incident.alerts().stream()
                .filter(alert -> typed.chosen(alert.id()))
                .map(alert -> alert.summary().isBlank() ? alert.name() : alert.summary())
                .findFirst()
                .orElse("");
        model.addAttribute("run", run);
        model.addAttribute("view", incident);
        model.addAttribute("form", form);
        model.addAttribute("typed", typed);
        model.addAttribute("about", typed.title() == null ? title : typed.title());
        model.addAttribute(
                "severity", typed.severity() == null ? Integer.toString(incident.severity()) : typed.severity());
        model.addAttribute("runbook", typed.runbook() == null ? run.runbook() : typed.runbook());
        model.addAttribute("runbooks", runbooks(run.environment()));
        return "runs/split";
    }

    private List<Catalog.Entry> runbooks(String environment) {
        return catalog.entries().stream()
                .filter(entry -> entry.launchable() && guides(entry.runbook()))
                .filter(entry -> catalog.environments(entry).contains(environment))
                .toList();
    }

    /** Nobody fills a form when alerts are split off: each input needs an answer of its own. */
    private static boolean guides(@Nullable Runbook runbook) {
        return runbook != null
                && runbook.procedure() == Procedure.INCIDENT
                && runbook.inputs().stream().noneMatch(input -> input.required() && !input.hasDefault());
    }
}
