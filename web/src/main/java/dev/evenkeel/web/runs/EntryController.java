package dev.evenkeel.web.runs;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.web.runs.view.TimelineEntry;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunSummary;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** One entry of an incident's timeline, with what people have added to it. */
@Controller
class EntryController {

    private final Store store;

    EntryController(Store store) {
        this.store = store;
    }

    @GetMapping("/runs/{runId}/entries/{entry}")
    String entry(
            @PathVariable String runId,
            @PathVariable long entry,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        RunSummary run = store.runs().find(runId).orElseThrow(EntryController::unknown);
        RunView view = RunView.of(run, store.journal().read(runId, 0));
        TimelineEntry found = view.timeline().stream()
                .filter(each -> view.incident() != null && each.seq() == entry)
                .findFirst()
                .orElseThrow(EntryController::unknown);
        model.addAttribute("run", run);
        model.addAttribute("entry", found);
        model.addAttribute("form", DecisionForm.empty());
        model.addAttribute("mayNote", !run.status().finished() && viewer.may(Role.RESPONDER, run.environment()));
        return "runs/entry";
    }

    private static ResponseStatusException unknown() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
