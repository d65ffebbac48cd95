package dev.evenkeel.web.launch;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.runs.view.RecoveryView;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.workflows.contract.Mode;
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

/** The way back from a failover, as a run of its own with the failover's inputs. */
@Controller
@RequestMapping("/runs/{id}/failback")
class FailbackController {

    private final EarlierRuns runs;
    private final Launcher launcher;

    FailbackController(Store store, Launcher launcher) {
        this.runs = new EarlierRuns(store);
        this.launcher = launcher;
    }

    @GetMapping
    String form(@PathVariable String id, @ModelAttribute("viewer") Viewer viewer, Model model) {
        return show(run(id, viewer), launcher.newRunId(), null, model);
    }

    @PostMapping
    String start(
            @PathVariable String id,
            @RequestParam String runId,
            @RequestParam Mode mode,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        RunView run = run(id, viewer);
        Launcher.Launch launch = new Launcher.Launch(
                runId,
                run.summary().runbook(),
                run.summary().environment(),
                mode,
                EarlierRuns.inputs(run),
                viewer.name(),
                Launcher.Terms.NONE.declared(new Launcher.Declaration(null, true, id, null)));
        return switch (launcher.launch(launch)) {
            case Launcher.Launched.Started started -> "redirect:/runs/" + started.runId();
            case Launcher.Launched.Invalid invalid ->
                show(run, runId, String.join(" ", invalid.messages().values()), model);
            case Launcher.Launched.Refused refused -> show(run, runId, refused.message(), model);
        };
    }

    private static String show(RunView run, String runId, @Nullable String refused, Model model) {
        model.addAttribute("run", run.summary());
        model.addAttribute("recovery", run.recovery());
        model.addAttribute("runId", runId);
        model.addAttribute("refused", refused);
        return "runs/failback";
    }

    private RunView run(String id, Viewer viewer) {
        RunView run = runs.find(id, viewer);
        @Nullable RecoveryView recovery = run.recovery();
        if (recovery == null || recovery.returnsFrom() != null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return run;
    }
}
