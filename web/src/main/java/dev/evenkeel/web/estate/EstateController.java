package dev.evenkeel.web.estate;

import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.runners.RunnerTokens;
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
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The estate: what runs where, one service, the sites. Administrators make, renew and remove runners here, and say which are lost. */
@Controller
@RequestMapping("/estate")
class EstateController {

    private static final int LONGEST_REASON = 1_000;

    private final Overview overview;
    private final EstateView view;
    private final Estates estates;
    private final RunnerTokens tokens;

    EstateController(Overview overview, EstateView view, Estates estates, RunnerTokens tokens) {
        this.overview = overview;
        this.view = view;
        this.estates = estates;
        this.tokens = tokens;
    }

    @GetMapping
    String matrix(Model model) {
        model.addAttribute("matrices", overview.matrices(environment -> true));
        return "estate/matrix";
    }

    @GetMapping("/services/{name}")
    String service(@PathVariable String name, Model model) {
        model.addAttribute(
                "it", overview.service(name).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        return "estate/service";
    }

    @GetMapping("/sites")
    String sites(Model model) {
        model.addAttribute("sites", view.sites());
        model.addAttribute("strays", view.strays());
        model.addAttribute("removed", view.removed());
        model.addAttribute(
                "server",
                ServletUriComponentsBuilder.fromCurrentContextPath().build().toUriString());
        return "estate/sites";
    }

    @PostMapping("/runners")
    String create(@RequestParam String site, @ModelAttribute("viewer") Viewer viewer, RedirectAttributes after) {
        administrator(viewer);
        if (!estates.estate().sites().containsKey(site)) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        after.addFlashAttribute("made", tokens.create(site, viewer.name()));
        return "redirect:/estate/sites";
    }

    @PostMapping("/runners/{id}/renew")
    String renew(@PathVariable String id, @ModelAttribute("viewer") Viewer viewer, RedirectAttributes after) {
        administrator(viewer);
        after.addFlashAttribute(
                "made",
                tokens.renew(id, viewer.name()).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        return "redirect:/estate/sites";
    }

    @PostMapping("/runners/{id}/remove")
    String remove(@PathVariable String id, @ModelAttribute("viewer") Viewer viewer) {
        administrator(viewer);
        tokens.remove(id, viewer.name());
        return "redirect:/estate/sites";
    }

    @PostMapping("/runners/{id}/lost")
    String lost(@PathVariable String id, @RequestParam String reason, @ModelAttribute("viewer") Viewer viewer) {
        administrator(viewer);
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        if (!tokens.lose(id, reason.strip(), viewer.name())) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "redirect:/estate/sites";
    }

    private static void administrator(Viewer viewer) {
        if (!viewer.admin()) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
    }
}
