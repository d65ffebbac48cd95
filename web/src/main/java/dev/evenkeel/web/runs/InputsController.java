package dev.evenkeel.web.runs;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.inputs.AskedInputs;
import dev.evenkeel.web.inputs.SentInputs;
import dev.evenkeel.web.inputs.Uploads;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.runbook.Input;
import dev.evenkeel.workflows.runbook.ListSource;
import dev.evenkeel.workflows.runbook.Runbook;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.WebUtils;

/** Another attempt of a failed step with other inputs: the fields of the launch, filled with what the run has. */
@Controller
@RequestMapping("/runs/{runId}/inputs")
class InputsController {

    private final Store store;
    private final Decisions decisions;
    private final ChangedInputs changed;
    private final ListSource lists;
    private final Uploads uploads;

    InputsController(Store store, Decisions decisions, ChangedInputs changed, ListSource lists, Uploads uploads) {
        this.store = store;
        this.decisions = decisions;
        this.changed = changed;
        this.lists = lists;
        this.uploads = uploads;
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
        Map<String, List<String>> values = new LinkedHashMap<>();
        asked.run().inputs().forEach((id, value) -> values.put(id, AskedInputs.texts(value)));
        return show(InputsForm.of(values), new SentInputs(values, Map.of(), Map.of(), null), asked, step, model);
    }

    /** The form again with what depends on what was typed. */
    @PostMapping("/fields")
    String fields(
            @PathVariable String runId,
            @RequestParam String id,
            @RequestParam String step,
            @RequestParam(defaultValue = "") String comment,
            @RequestParam MultiValueMap<String, String> typed,
            HttpServletRequest request,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        Asked asked = asked(runId, viewer);
        SentInputs sent = sent(asked, typed, request, viewer);
        return show(new InputsForm(id, comment, sent.typed(), sent.wrong()), sent, asked, step, model);
    }

    @PostMapping
    String change(
            @PathVariable String runId,
            @RequestParam String id,
            @RequestParam String step,
            @RequestParam(defaultValue = "") String comment,
            @RequestParam MultiValueMap<String, String> typed,
            HttpServletRequest request,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        Asked asked = asked(runId, viewer);
        SentInputs sent = sent(asked, typed, request, viewer);
        InputsForm form = new InputsForm(id, comment, sent.typed(), Map.of());
        Map<String, String> wrong = new LinkedHashMap<>(sent.wrong());
        Map<String, Object> values = new LinkedHashMap<>();
        if (wrong.isEmpty()) {
            asked.estate().ifPresent(estate -> wrong.putAll(check(asked, sent, estate, viewer, values)));
        }
        if (!wrong.isEmpty()) {
            return show(form.refused(wrong), sent, asked, step, model);
        }
        Decisions.Ask ask =
                new Decisions.Ask(id, runId, Action.RETRY_CHANGED, step, null, viewer.name(), comment.strip(), values);
        return switch (decisions.decide(ask)) {
            case Decisions.Outcome.Accepted accepted -> "redirect:/runs/{runId}";
            case Decisions.Outcome.Refused refused ->
                show(form.refused(Map.of("", refused.message())), sent, asked, step, model);
        };
    }

    /** @param values gets what the decision says: an input that is not asked for any more is emptied */
    private Map<String, String> check(
            Asked asked, SentInputs sent, EstateSnapshot estate, Viewer viewer, Map<String, Object> values) {
        AskedInputs now = AskedInputs.of(asked.runbook(), sent.typed(), estate, lists);
        if (sent.outdated(now)) {
            return Map.of("", "With these values the form asks for something else. Look at it again, then go on.");
        }
        for (Input input : asked.runbook().inputs()) {
            List<String> typed = now.shown().contains(input.id())
                    ? sent.typed().getOrDefault(input.id(), now.proposals().getOrDefault(input.id(), List.of()))
                    : List.of();
            values.put(input.id(), input.kind() == Input.Kind.LIST ? typed : String.join("\n", typed));
        }
        return changed.check(asked.run(), values, viewer.name());
    }

    private SentInputs sent(
            Asked asked, MultiValueMap<String, String> typed, HttpServletRequest request, Viewer viewer) {
        @Nullable
        MultipartHttpServletRequest multipart = WebUtils.getNativeRequest(request, MultipartHttpServletRequest.class);
        Map<String, MultipartFile> files = multipart == null ? Map.of() : multipart.getFileMap();
        return SentInputs.of(asked.runbook(), typed, files, uploads, viewer.name());
    }

    private Asked asked(String runId, Viewer viewer) {
        RunSummary summary =
                store.runs().find(runId).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        if (!viewer.may(Role.OPERATOR, summary.environment())) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        RunView run = RunView.of(summary, store.journal().read(runId, 0));
        Runbook runbook = changed.runbook(run).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return new Asked(run, runbook, changed.estate(run, runbook));
    }

    private String show(InputsForm form, SentInputs sent, Asked asked, String step, Model model) {
        AskedInputs fields = asked.estate()
                .map(estate -> AskedInputs.of(asked.runbook(), sent.typed(), estate, lists))
                .orElseGet(() -> AskedInputs.plain(asked.runbook()));
        model.addAttribute("form", form.with(sent.values(fields)));
        model.addAttribute("run", asked.run().summary());
        model.addAttribute("runbook", asked.runbook());
        model.addAttribute("asked", fields);
        model.addAttribute("step", step);
        model.addAttribute("agreed", asked.runbook().approval() != null);
        return "runs/inputs";
    }
}
