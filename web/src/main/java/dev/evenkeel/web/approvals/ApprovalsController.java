package dev.evenkeel.web.approvals;

import dev.evenkeel.web.page.Viewer;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;

/** All that waits for a person: what the viewer can decide, and the rest. */
@Controller
class ApprovalsController {

    private final Waiting waiting;

    ApprovalsController(Waiting waiting) {
        this.waiting = waiting;
    }

    @GetMapping("/approvals")
    String approvals(@ModelAttribute("viewer") Viewer viewer, Model model) {
        Waiting.Split split = waiting.of(viewer);
        model.addAttribute("mine", split.mine());
        model.addAttribute("others", split.others());
        return "approvals";
    }
}
