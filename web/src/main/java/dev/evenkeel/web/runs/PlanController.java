package dev.evenkeel.web.runs;

import dev.evenkeel.activities.store.Artifact;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.terraform.PlanDigest;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** What a plan of a run would do, resource by resource. */
@Controller
class PlanController {

    private final Store store;

    PlanController(Store store) {
        this.store = store;
    }

    @GetMapping("/runs/{id}/plans/{sha256}")
    String plan(@PathVariable String id, @PathVariable String sha256, Model model) {
        Artifact artifact = store.artifacts().find(id, sha256).orElseThrow(PlanController::missing);
        PlanDigest digest = store.artifacts()
                .bytes(sha256)
                .filter(bytes -> artifact.name().equals(PlanDigest.NAME) && artifact.keptBy() == null)
                .flatMap(PlanDigest::read)
                .orElseThrow(PlanController::missing);
        model.addAttribute("run", store.runs().find(id).orElseThrow(PlanController::missing));
        model.addAttribute("artifact", artifact);
        model.addAttribute("page", PlanPage.of(digest));
        return "runs/plan";
    }

    private static ResponseStatusException missing() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
