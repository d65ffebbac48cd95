package dev.evenkeel.web.runs;

import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.runbook.Procedure;
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

/** Leads from an incident to the one into which it is merged: a search first, then what will happen. */
@Controller
@RequestMapping("/runs/{runId}/incident/merge")
class MergeController {

    private final Runs runs;
    private final MergeTargets targets;
    private final Decisions decisions;

    MergeController(Store store, MergeTargets targets, Decisions decisions) {
        this.runs = store.runs();
        this.targets = targets;
        this.decisions = decisions;
    }

    @GetMapping
    String choose(
            @PathVariable String runId,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String into,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        model.addAttribute("q", q);
        return show(runId, into, DecisionForm.empty(), viewer, model);
    }

    @PostMapping
    String merge(
            @PathVariable String runId,
            @RequestParam String id,
            @RequestParam String into,
            @RequestParam(defaultValue = "") String comment,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        Decisions.Outcome outcome = decisions.decide(new Decisions.Ask(
                id, runId, Action.MERGE_INCIDENT, null, null, viewer.name(), comment.strip(), Map.of("into", into)));
        return switch (outcome) {
            case Decisions.Outcome.Accepted accepted -> "redirect:/runs/{runId}";
            case Decisions.Outcome.Refused refused -> {
                model.addAttribute("reason", comment);
                model.addAttribute("q", "");
                yield show(runId, into, DecisionForm.empty().refused(refused.message()), viewer, model);
            }
        };
    }

    private String show(String runId, String into, DecisionForm form, Viewer viewer, Model model) {
        RunSummary run = runs.find(runId)
                .filter(found -> found.procedure().equals(Procedure.INCIDENT.key()))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        MergeTargets.@Nullable Target chosen = into.isBlank()
                ? null
                : targets.one(run, viewer.name(), into.strip()).orElse(null);
        model.addAttribute("run", run);
        model.addAttribute("form", form);
        model.addAttribute("chosen", chosen);
        model.addAttribute(
                "targets",
                chosen == null ? targets.find(run, viewer.name(), String.valueOf(model.getAttribute("q"))) : List.of());
        return "runs/merge";
    }
}
