package dev.evenkeel.web.runs;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.runs.view.Question;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.EvidenceFile;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;

/** Takes what people decide. A refused decision comes back with its reason and with what was typed. */
@Controller
class DecisionController {

    private final Store store;
    private final Decisions decisions;
    private final RunController page;
    private final EvidenceFiles files;

    DecisionController(Store store, Decisions decisions, RunController page, EvidenceFiles files) {
        this.files = files;
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
            @RequestParam MultiValueMap<String, MultipartFile> attached,
            @ModelAttribute("viewer") Viewer viewer,
            Model model)
            throws IOException {
        RunView run = store.runs()
                .find(runId)
                .map(summary -> RunView.of(summary, store.journal().read(runId, 0)))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        DecisionForm form = DecisionForm.sent(id, blankToNull(step), comment, sent);
        @Nullable Question question = run.question(form.step()).orElse(null);
        Map<String, Object> evidence = form.values(question, action);
        if (question != null && action == Action.COMPLETE) {
            for (Question.Field field : question.fields()) {
                if (field.kind().equals(Question.Field.FILE)) {
                    try {
                        Optional<EvidenceFile> file = file(run, question, field.id(), form, attached, viewer);
                        file.ifPresent(kept -> evidence.put(field.id(), kept.value()));
                        form = file.isPresent()
                                ? form.with(field.id(), file.get().sha256())
                                : form;
                    } catch (EvidenceFiles.Refused e) {
                        return refused(runId, form, String.valueOf(e.getMessage()), viewer, model);
                    }
                }
            }
        }
        Decisions.Outcome outcome = decisions.decide(new Decisions.Ask(
                id, runId, action, form.step(), blankToNull(scope), viewer.name(), comment.strip(), evidence));
        return switch (outcome) {
            case Decisions.Outcome.Accepted accepted -> "redirect:/runs/{runId}";
            case Decisions.Outcome.Refused refused -> refused(runId, form, refused.message(), viewer, model);
        };
    }

    /** What is attached now, else what was attached when the form was refused before. */
    private Optional<EvidenceFile> file(
            RunView run,
            Question question,
            String field,
            DecisionForm form,
            MultiValueMap<String, MultipartFile> attached,
            Viewer viewer)
            throws IOException, EvidenceFiles.Refused {
        @Nullable MultipartFile file = attached.getFirst(DecisionForm.PREFIX + field);
        if (file == null
                || (file.isEmpty() && String.valueOf(file.getOriginalFilename()).isEmpty())) {
            return files.find(run.summary().runId(), question, form.evidence(field));
        }
        if (file.getSize() > EvidenceFiles.MOST_BYTES) {
            throw EvidenceFiles.tooLarge();
        }
        return Optional.of(
                files.keep(run, question, field, String.valueOf(file.getOriginalFilename()), file.getBytes(), viewer));
    }

    private String refused(String runId, DecisionForm form, String why, Viewer viewer, Model model) {
        page.fill(runId, form.refused(why), viewer, model);
        page.fillLog(runId, null, model);
        return "runs/detail";
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
