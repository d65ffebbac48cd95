package dev.evenkeel.web.api;

import dev.evenkeel.web.security.ApiCaller;
import dev.evenkeel.web.security.ApiTokens;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Knows a caller by {@code Authorization: Bearer}; nothing else counts, no cookie and no parameter. */
final class TokenFilter extends OncePerRequestFilter {

    static final String MISSING = "This needs an API token. Make one under Settings, API tokens, and send it as"
            + " Authorization: Bearer TOKEN.";
    private static final String BEARER = "Bearer ";

    private final ApiTokens tokens;
    private final ProblemWriter problems;

    TokenFilter(ApiTokens tokens, ProblemWriter problems) {
        this.tokens = tokens;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        List<String> sent = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        if (sent.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        if (sent.size() > 1 || !sent.getFirst().regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            refuse(request, response, MISSING);
            return;
        }
        switch (tokens.check(sent.getFirst().substring(BEARER.length()).strip(), request.getRemoteAddr())) {
            case ApiTokens.Check.Good good -> {
                enter(new ApiCaller(good.token()));
                chain.doFilter(request, response);
            }
            case ApiTokens.Check.Bad bad -> refuse(request, response, bad.message());
            case ApiTokens.Check.Wait wait -> {
                response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait.seconds()));
                problems.write(
                        request,
                        response,
                        HttpStatus.TOO_MANY_REQUESTS,
                        "Too many wrong tokens came from this address. Wait " + wait.seconds()
                                + " s, then send the right one.");
            }
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, String message) throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        problems.write(request, response, HttpStatus.UNAUTHORIZED, message);
    }

    private static void enter(ApiCaller caller) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                caller,
                null,
                caller.token().scopes().stream()
                        .map(scope -> new SimpleGrantedAuthority(scope.name()))
                        .toList()));
        SecurityContextHolder.setContext(context);
    }
}
