package dev.evenkeel.web.reviews;

import dev.evenkeel.activities.store.Reviews;
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

/** All reviews of broken glass: those that are open first. */
@Controller
@RequestMapping("/reviews")
class ReviewsController {

    private static final int SHOWN = 100;

    private final Reviews reviews;
    private final Glass glass;

    ReviewsController(Store store, Glass glass) {
        this.reviews = store.reviews();
        this.glass = glass;
    }

    @GetMapping
    String reviews(Model model) {
        return show("", "", "", model);
    }

    @PostMapping("/{decision}/close")
    String close(
            @PathVariable String decision,
            @RequestParam(defaultValue = "") String comment,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        Reviews.Entry entry =
                reviews.find(decision).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        try {
            glass.close(entry, viewer.name(), comment);
            return "redirect:/reviews";
        } catch (Glass.Refused e) {
            return show(String.valueOf(e.getMessage()), decision, comment, model);
        }
    }

    private String show(String refusal, String about, String comment, Model model) {
        model.addAttribute("reviews", reviews.list(SHOWN));
        model.addAttribute("refusal", refusal);
        model.addAttribute("about", about);
        model.addAttribute("comment", comment);
        return "reviews";
    }
}
