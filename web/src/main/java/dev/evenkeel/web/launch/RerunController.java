package dev.evenkeel.web.launch;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.inputs.AskedInputs;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.runs.view.Resumption;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.web.runs.view.StepView;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunSummary;
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

/** A new run that begins at a step of an ended one and takes over what was done before it. */
@Controller
@RequestMapping("/runs/{id}/rerun")
class RerunController {

    private final Store store;
    private final Launcher launcher;

    RerunController(Store store, Launcher launcher) {
        this.store = store;
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
                inputs(run),
                viewer.name(),
                new Launcher.Again(summary.definitionHash(), Resumption.takeover(run, step)));
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
        RunView run = store.runs()
                .find(id)
                .map(summary -> RunView.of(summary, store.journal().read(id, 0)))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        if (!viewer.may(Role.OPERATOR, run.summary().environment())) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        if (!Resumption.possible(run)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return run;
    }

    private StepView step(String id, String key, Viewer viewer) {
        return run(id, viewer).step(key).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static Map<String, List<String>> inputs(RunView run) {
        Map<String, List<String>> inputs = new LinkedHashMap<>();
        run.inputs().forEach((id, value) -> inputs.put(id, AskedInputs.texts(value)));
        return inputs;
    }
}
