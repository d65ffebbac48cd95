package dev.evenkeel.web.security;

import dev.evenkeel.activities.store.Users;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.web.filter.OncePerRequestFilter;

/** Ends the sessions of a person who was disabled, removed, or whose password was reset. */
final class StillWelcomeFilter extends OncePerRequestFilter {

    private final Users users;
    private final SecurityContextLogoutHandler logout = new SecurityContextLogoutHandler();

    StillWelcomeFilter(Users users) {
        this.users = users;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        @Nullable Authentication current = SecurityContextHolder.getContext().getAuthentication();
        if (current != null && current.getPrincipal() instanceof Person person && !welcome(person)) {
            logout.logout(request, response, current);
        }
        chain.doFilter(request, response);
    }

    private boolean welcome(Person person) {
        return users.find(person.name())
                .map(Person::of)
                .filter(now -> now.enabled() && now.passwordHash().equals(person.passwordHash()))
                .isPresent();
    }
}
