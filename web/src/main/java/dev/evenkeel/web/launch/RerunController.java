package dev.evenkeel.web.launch;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.runs.view.Resumption;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.web.runs.view.StepView;
import dev.evenkeel.workflows.contract.RunSummary;
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

/** A new run that begins at a step of an ended one and takes over what was done before it. */
@Controller
@RequestMapping("/runs/{id}/rerun")
class RerunController {

    private final EarlierRuns runs;
    private final Launcher launcher;

    RerunController(Store store, Launcher launcher) {
        this.runs = new EarlierRuns(store);
        this.launcher = launcher;
    }

    @GetMapping
    String form(
            @PathVariable String id, @RequestParam String step, @ModelAttribute("viewer") Viewer viewer, Model model) {
        return show(run(id, viewer), step(id, step, viewer), launcher.newRunId(), null, model);
    }

    @PostMapping
    String rerun(
            @PathVariable String id,
            @RequestParam String step,
            @RequestParam String runId,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        RunView run = run(id, viewer);
        StepView from = step(id, step, viewer);
        RunSummary summary = run.summary();
        Launcher.Launch launch = new Launcher.Launch(
                runId,
                summary.runbook(),
                summary.environment(),
                summary.mode(),
                EarlierRuns.inputs(run),
                viewer.name(),
                Launcher.Terms.NONE.again(
                        new Launcher.Again(summary.definitionHash(), Resumption.takeover(run, step))));
        return switch (launcher.launch(launch)) {
            case Launcher.Launched.Started started -> "redirect:/runs/" + started.runId();
            case Launcher.Launched.Invalid invalid ->
                show(run, from, runId, String.join(" ", invalid.messages().values()), model);
            case Launcher.Launched.Refused refused -> show(run, from, runId, refused.message(), model);
        };
    }

    private static String show(RunView run, StepView step, String runId, @Nullable String refused, Model model) {
        model.addAttribute("run", run.summary());
        model.addAttribute("step", step);
        model.addAttribute("taken", Resumption.before(run, step.key()));
        model.addAttribute("runId", runId);
        model.addAttribute("refused", refused);
        return "runs/rerun";
    }

    private RunView run(String id, Viewer viewer) {
        RunView run = runs.find(id, viewer);
        if (!Resumption.possible(run)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return run;
    }

    private StepView step(String id, String key, Viewer viewer) {
        return run(id, viewer).step(key).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
