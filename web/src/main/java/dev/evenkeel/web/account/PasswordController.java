package dev.evenkeel.web.account;

import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.security.People;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The viewer's own password. Changing it signs the person out everywhere. */
@Controller
@RequestMapping("/settings/password")
class PasswordController {

    private final People people;

    PasswordController(People people) {
        this.people = people;
    }

    @GetMapping
    String form() {
        return "account/password";
    }

    @PostMapping
    String change(
            @RequestParam(defaultValue = "") String old,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(defaultValue = "") String again,
            @ModelAttribute("viewer") Viewer viewer,
            Model model) {
        if (!password.equals(again)) {
            model.addAttribute("different", true);
            return "account/password";
        }
        return switch (people.changeOwnPassword(viewer.name(), old, password)) {
            case People.Outcome.Done done -> "redirect:/login?changed";
            case People.Outcome.Refused refused -> {
                model.addAttribute("refused", refused.message());
                yield "account/password";
            }
        };
    }
}
