package dev.evenkeel.web.locks;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.page.Viewer;
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

/** All locks that are held. */
@Controller
@RequestMapping("/locks")
class LocksController {

    private final Store store;
    private final LockBreaker breaker;

    LocksController(Store store, LockBreaker breaker) {
        this.store = store;
        this.breaker = breaker;
    }

    @GetMapping
    String locks(Model model) {
        model.addAttribute("locks", store.locks().held());
        model.addAttribute("refusal", "");
        return "locks";
    }

    /** @param runId the owner that the administrator saw */
    @PostMapping("/{environment}/{service}/break")
    String breakOpen(
            @PathVariable String environment,
            @PathVariable String service,
            @RequestParam String runId,
            @RequestParam(defaultValue = "") String reason,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        if (store.locks().find(environment, service).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        try {
            breaker.breakOpen(environment, service, runId, viewer.name(), reason);
            return "redirect:/locks";
        } catch (LockBreaker.Refused e) {
            locks(model);
            model.addAttribute("refusal", e.getMessage());
            return "locks";
        }
    }
}
