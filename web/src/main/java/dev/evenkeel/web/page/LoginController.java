package dev.evenkeel.web.page;

import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The page to sign in; signing in itself is the security filter's. */
@Controller
class LoginController {

    private final boolean demo;

    LoginController(@Value("${evenkeel.demo:false}") boolean demo) {
        this.demo = demo;
    }

    @GetMapping("/login")
    String login(@Nullable Principal principal, Model model) {
        if (principal != null) {
            return "redirect:/";
        }
        model.addAttribute("demo", demo);
        return "login";
    }
}
