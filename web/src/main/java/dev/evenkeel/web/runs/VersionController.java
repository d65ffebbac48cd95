package dev.evenkeel.web.runs;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Versions;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** The runbook that a run carries, beside the file as it is now. */
@Controller
class VersionController {

    private final Store store;
    private final Versions versions;

    VersionController(Store store, Versions versions) {
        this.store = store;
        this.versions = versions;
    }

    @GetMapping("/runs/{id}/version")
    String version(@PathVariable String id, Model model) {
        RunSummary summary = store.runs().find(id).orElseThrow(VersionController::missing);
        RunView run = RunView.of(summary, store.journal().read(id, 0));
        String carried = store.runs().definition(summary.definitionHash()).orElseThrow(VersionController::missing);
        Optional<String> current = versions.current(run.path());
        model.addAttribute("run", summary);
        model.addAttribute("path", run.path());
        model.addAttribute("version", versions.version(run.path(), summary.commit(), summary.definitionHash()));
        model.addAttribute("diff", TextDiff.of(carried, current.orElse("")));
        return "runs/version";
    }

    private static ResponseStatusException missing() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
