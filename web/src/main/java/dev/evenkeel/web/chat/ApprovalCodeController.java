package dev.evenkeel.web.chat;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.runs.view.Question;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Shows somebody who looks at an approval the code by which the same person may agree from a chat. */
@Controller
class ApprovalCodeController {

    private final Store store;
    private final ChatApprovals approvals;
    private final OneTimeCodes codes;

    ApprovalCodeController(Store store, ChatApprovals approvals, OneTimeCodes codes) {
        this.store = store;
        this.approvals = approvals;
        this.codes = codes;
    }

    /** A code, and the step that it is for. */
    record Shown(String step, String code) {}

    /** @param scope as the page had it: a code is for what the person has seen */
    @PostMapping("/runs/{id}/chat-code")
    String code(
            @PathVariable String id,
            @RequestParam String step,
            @RequestParam String scope,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes after) {
        RunSummary run = store.runs().find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        RunView view = RunView.of(run, store.journal().read(id, 0));
        Optional<Question> question = view.question(step);
        if (question.isPresent() && !viewer.may(question.get().role(), run.environment())) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        boolean asked = question.isPresent()
                && scope.equals(question.get().scope())
                && approvals.open()
                && approvals.offer(view, question.get(), viewer.name()).allowed();
        // Else the page says what has changed.
        if (asked) {
            after.addFlashAttribute(
                    "chatCode", new Shown(step, codes.forApproval(viewer.name(), id, step, scope, run.environment())));
        }
        return "redirect:/runs/{id}";
    }
}
