package dev.evenkeel.web.runs;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.runs.view.Question;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.workflows.contract.Decision.Action;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Takes what people decide. A refused decision comes back with its reason and with what was typed. */
@Controller
class DecisionController {

    private final Store store;
    private final Decisions decisions;
    private final RunController page;

    DecisionController(Store store, Decisions decisions, RunController page) {
        this.store = store;
        this.decisions = decisions;
        this.page = page;
    }

    @PostMapping("/runs/{runId}/decisions")
    String decide(
            @PathVariable String runId,
            @RequestParam String id,
            @RequestParam Action action,
            @RequestParam(required = false) @Nullable String step,
            @RequestParam(required = false) @Nullable String scope,
            @RequestParam(defaultValue = "") String comment,
            @RequestParam MultiValueMap<String, String> sent,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        RunView run = store.runs()
                .find(runId)
                .map(summary -> RunView.of(summary, store.journal().read(runId, 0)))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        DecisionForm form = DecisionForm.sent(id, blankToNull(step), comment, sent);
        @Nullable Question question = run.question(form.step()).orElse(null);
        Map<String, Object> evidence = form.values(question, action);
        Decisions.Outcome outcome = decisions.decide(new Decisions.Ask(
                id, runId, action, form.step(), blankToNull(scope), viewer.name(), comment.strip(), evidence));
        return switch (outcome) {
            case Decisions.Outcome.Accepted accepted -> "redirect:/runs/{runId}";
            case Decisions.Outcome.Refused refused -> {
                page.fill(runId, form.refused(refused.message()), viewer, model);
                page.fillLog(runId, null, model);
                yield "runs/detail";
            }
        };
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
