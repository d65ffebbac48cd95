package dev.evenkeel.web.security;

import dev.evenkeel.web.ServerSettings;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The login page. Its model: {@code failed}, {@code loggedOut} and {@code passwordChanged} (booleans), {@code waitSeconds} (0 when the person may try now),
 * {@code demoUsers} (names for the buttons that post {@code user} to {@code /demo/login}; empty outside demo mode). The form posts
 * {@code username} and {@code password} to {@code /login}.
 */
@Controller
class LoginController {

    private final ServerSettings settings;

    LoginController(ServerSettings settings) {
        this.settings = settings;
    }

    @GetMapping("/login")
    String login(
            @RequestParam(required = false) @Nullable String error,
            @RequestParam(required = false) @Nullable String logout,
            @RequestParam(required = false) @Nullable String changed,
            @RequestParam(name = "wait", defaultValue = "0") long waitSeconds,
            @Nullable Principal person,
            Model model) {
        if (person != null) {
            return "redirect:/";
        }
        model.addAttribute("failed", error != null);
        model.addAttribute("loggedOut", logout != null);
        model.addAttribute("passwordChanged", changed != null);
        model.addAttribute("waitSeconds", Math.clamp(waitSeconds, 0, 3600));
        model.addAttribute("demoUsers", settings.demonstrates() ? DemoUsers.NAMES : List.of());
        return "login";
    }
}
