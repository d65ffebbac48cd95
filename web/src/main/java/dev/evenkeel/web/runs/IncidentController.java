package dev.evenkeel.web.runs;

import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.page.Words;
import dev.evenkeel.workflows.contract.Decision.Action;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;

/** Takes what people do in an incident's room. */
@Controller
class IncidentController {

    private final Decisions decisions;
    private final RunController page;
    private final Words words;
    private final Catalog catalog;

    IncidentController(Decisions decisions, RunController page, Words words, Catalog catalog) {
        this.decisions = decisions;
        this.page = page;
        this.words = words;
        this.catalog = catalog;
    }

    /** What was typed; what an action does not need is left out. */
    record Typed(
            @Nullable String comment,
            @Nullable String to,
            @Nullable String from,
            @Nullable String role,
            @Nullable String severity,
            @Nullable String next,
            @Nullable String entry,
            @Nullable String about) {

        String said() {
            return comment == null ? "" : comment.strip();
        }

        Map<String, Object> evidence() {
            Map<String, Object> evidence = new LinkedHashMap<>();
            put(evidence, "to", to);
            put(evidence, "from", from);
            put(evidence, "role", role);
            number(evidence, "severity", severity);
            number(evidence, "next", next);
            number(evidence, "entry", entry);
            number(evidence, "about", about);
            return evidence;
        }

        private static void put(Map<String, Object> evidence, String key, @Nullable String typed) {
            if (typed != null && !typed.isBlank()) {
                evidence.put(key, typed.strip());
            }
        }

        /** What is no number stays a text, and is refused by the run. */
        private static void number(Map<String, Object> evidence, String key, @Nullable String typed) {
            if (typed != null && !typed.isBlank()) {
                String text = typed.strip();
                evidence.put(key, text.matches("[0-9]{1,9}") ? (Object) Long.valueOf(text) : text);
            }
        }
    }

    @PostMapping("/runs/{runId}/incident")
    String decide(
            @PathVariable String runId,
            @RequestParam String id,
            @RequestParam Action action,
            @ModelAttribute("typed") Typed typed,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        Decisions.Outcome outcome = decisions.decide(
                new Decisions.Ask(id, runId, action, null, null, viewer.name(), typed.said(), typed.evidence()));
        return switch (outcome) {
            case Decisions.Outcome.Accepted accepted -> "redirect:/runs/{runId}";
            case Decisions.Outcome.Refused refused ->
                show(runId, DecisionForm.empty().refused(refused.message()), viewer, model);
        };
    }

    /** The page again, with the update as people would read it; nothing is told yet. */
    @PostMapping("/runs/{runId}/incident/preview")
    String preview(
            @PathVariable String runId,
            @ModelAttribute("typed") Typed typed,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        model.addAttribute("preview", words.markdown(typed.said()));
        return show(runId, DecisionForm.empty(), viewer, model);
    }

    /** Leads to the form of the runbook, which knows from where it was opened. */
    @GetMapping("/runs/{runId}/incident/launch")
    String launch(@PathVariable String runId, @RequestParam String runbook) {
        if (catalog.find(runbook).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "redirect:"
                + UriComponentsBuilder.fromPath("/runbooks/{name}/launch")
                        .queryParam("origin", "{origin}")
                        .encode()
                        .buildAndExpand(runbook, runId)
                        .toUriString();
    }

    private String show(String runId, DecisionForm form, Viewer viewer, Model model) {
        page.fill(runId, form, viewer, model);
        page.fillLog(runId, null, model);
        return "runs/detail";
    }
}
