package dev.evenkeel.web.runs;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunRequest.Definition;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.run.PinnedRunbooks;
import dev.evenkeel.workflows.runbook.Input;
import dev.evenkeel.workflows.runbook.Inputs;
import dev.evenkeel.workflows.runbook.Runbook;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Another attempt of a failed step with other inputs: the fields of the launch, filled with what the run has. */
@Controller
@RequestMapping("/runs/{runId}/inputs")
class InputsController {

    private final Store store;
    private final Decisions decisions;
    private final PinnedRunbooks runbooks;
    private final Estates estates;

    InputsController(Store store, Decisions decisions, PinnedRunbooks runbooks, Estates estates) {
        this.store = store;
        this.decisions = decisions;
        this.runbooks = runbooks;
        this.estates = estates;
    }

    private record Asked(RunView run, Runbook runbook, Optional<EstateSnapshot> estate) {}

    @GetMapping
    String form(
            @PathVariable String runId,
            @RequestParam String step,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        Asked asked = asked(runId, viewer);
        if (asked.run().question(step).isEmpty()) {
            return "redirect:/runs/{runId}";
        }
        return show(InputsForm.of(asked.run().inputs()), asked, step, model);
    }

    @PostMapping
    String change(
            @PathVariable String runId,
            @RequestParam String id,
            @RequestParam String step,
            @RequestParam(defaultValue = "") String comment,
            @RequestParam MultiValueMap<String, String> sent,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        Asked asked = asked(runId, viewer);
        InputsForm form = InputsForm.sent(id, comment, sent);
        Map<String, Object> typed = typed(form, asked.runbook());
        Map<String, String> wrong = asked.estate()
                .map(estate -> Inputs.check(asked.runbook(), typed, estate).messages())
                .orElse(Map.of());
        if (!wrong.isEmpty()) {
            return show(form.refused(wrong), asked, step, model);
        }
        return switch (decisions.decide(new Decisions.Ask(
                id, runId, Action.RETRY_CHANGED, step, null, viewer.name(), comment.strip(), typed))) {
            case Decisions.Outcome.Accepted accepted -> "redirect:/runs/{runId}";
            case Decisions.Outcome.Refused refused ->
                show(form.refused(Map.of("", refused.message())), asked, step, model);
        };
    }

    private Asked asked(String runId, Viewer viewer) {
        RunSummary summary =
                store.runs().find(runId).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        if (!viewer.may(Role.OPERATOR, summary.environment())) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        RunView run = RunView.of(summary, store.journal().read(runId, 0));
        String text = store.runs()
                .definition(summary.definitionHash())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        Runbook runbook =
                runbooks.runbook(new Definition(run.path(), text, summary.definitionHash(), summary.commit(), ""));
        return new Asked(run, runbook, estates.snapshot(summary.environment(), runbook.service()));
    }

    private static String show(InputsForm form, Asked asked, String step, Model model) {
        Map<String, List<String>> choices = new LinkedHashMap<>();
        asked.runbook().inputs().forEach(input -> choices.put(input.id(), choices(input, asked)));
        model.addAttribute("form", form);
        model.addAttribute("run", asked.run().summary());
        model.addAttribute("runbook", asked.runbook());
        model.addAttribute("choices", choices);
        model.addAttribute("step", step);
        model.addAttribute("agreed", asked.runbook().approval() != null);
        return "runs/inputs";
    }

    private static List<String> choices(Input input, Asked asked) {
        try {
            return asked.estate()
                    .flatMap(estate -> Inputs.allowed(input, estate))
                    .orElse(List.of());
        } catch (EvaluationException notHere) {
            return List.of();
        }
    }

    /** A browser leaves out an unticked box; lists are typed one value to a line. */
    private static Map<String, Object> typed(InputsForm form, Runbook runbook) {
        Map<String, Object> typed = new LinkedHashMap<>();
        for (Input input : runbook.inputs()) {
            List<String> values = form.values().getOrDefault(input.id(), List.of());
            typed.put(
                    input.id(),
                    switch (input.kind()) {
                        case BOOLEAN -> String.valueOf(values.contains("true"));
                        case LIST ->
                            values.stream()
                                    .flatMap(String::lines)
                                    .map(String::strip)
                                    .filter(line -> !line.isEmpty())
                                    .toList();
                        default -> String.join("\n", values);
                    });
        }
        return typed;
    }
}
