package dev.evenkeel.web.runs;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.web.runs.view.TimelinePart;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunSummary;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The whole timeline of a run, stretch by stretch; its page shows only what happened last. */
@Controller
class TimelineController {

    private static final int MOST = 500;

    private final Store store;

    TimelineController(Store store) {
        this.store = store;
    }

    /** @param until the number of the entry with which the stretch ends; without it, the newest ones are shown */
    @GetMapping("/runs/{id}/timeline")
    String timeline(
            @PathVariable String id,
            @RequestParam(defaultValue = "" + Long.MAX_VALUE) long until,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        RunSummary run = store.runs().find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        RunView view = RunView.of(run, store.journal().read(id, 0));
        model.addAttribute("summary", run);
        model.addAttribute("form", DecisionForm.empty());
        model.addAttribute("part", TimelinePart.until(view.timeline(), until, MOST));
        boolean incident = view.incident() != null;
        model.addAttribute("incident", incident);
        model.addAttribute(
                "mayMark", incident && !run.status().finished() && viewer.may(Role.RESPONDER, run.environment()));
        return "runs/timeline";
    }
}
