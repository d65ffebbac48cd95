package dev.evenkeel.web.security;

import dev.evenkeel.web.ServerSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.authentication.rememberme.TokenBasedRememberMeServices;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** One click to become one of the demo users; in demo mode only. */
@Controller
class DemoLoginController {

    private final HttpSessionSecurityContextRepository sessions = new HttpSessionSecurityContextRepository();
    private final ServerSettings settings;
    private final UserDetailsService people;
    private final TokenBasedRememberMeServices rememberMe;
    private final LoginAudit audit;

    DemoLoginController(
            ServerSettings settings,
            UserDetailsService people,
            TokenBasedRememberMeServices rememberMe,
            LoginAudit audit) {
        this.settings = settings;
        this.people = people;
        this.rememberMe = rememberMe;
        this.audit = audit;
    }

    @PostMapping("/demo/login")
    String login(@RequestParam("user") String name, HttpServletRequest request, HttpServletResponse response) {
        if (!settings.demonstrates() || !DemoUsers.NAMES.contains(name)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        UserDetails person = people.loadUserByUsername(name);
        if (!person.isEnabled()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        if (request.getSession(false) != null) {
            request.changeSessionId();
        }
        UsernamePasswordAuthenticationToken login =
                UsernamePasswordAuthenticationToken.authenticated(person, null, person.getAuthorities());
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(login);
        SecurityContextHolder.setContext(context);
        sessions.saveContext(context, request, response);
        rememberMe.loginSuccess(request, response, login);
        audit.succeeded(name, request.getRemoteAddr(), "demo");
        return "redirect:/";
    }
}
