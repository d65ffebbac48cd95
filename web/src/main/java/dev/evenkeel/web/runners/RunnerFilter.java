package dev.evenkeel.web.runners;

import dev.evenkeel.activities.runner.Wire;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets runners in by their token, with a body of a bounded size, over TLS unless they are on this very host. */
final class RunnerFilter extends OncePerRequestFilter {

    static final int MOST_BYTES = 2 * 1024 * 1024;
    static final int MOST_ARTIFACT_BYTES = 64 * 1024 * 1024;

    private final RunnerTokens tokens;
    private final Relay relay;

    RunnerFilter(RunnerTokens tokens, Relay relay) {
        this.tokens = tokens;
        this.relay = relay;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!relay.wanted()) {
            refuse(
                    response,
                    404,
                    "This server expects no runners: no site of its estate says runner: true, and"
                            + " evenkeel.runners.port is not set.");
            return;
        }
        if (!request.isSecure()
                && !InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress()) {
            refuse(response, 403, "A runner reaches the server by https only: its token must not travel in the clear.");
            return;
        }
        List<String> sent = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        switch (tokens.check(sent, request.getRemoteAddr())) {
            case RunnerTokens.Check.Bad(String message) -> refuse(response, 401, message);
            case RunnerTokens.Check.Good(RunnerCaller caller) -> {
                int most = request.getRequestURI().endsWith("/artifacts") ? MOST_ARTIFACT_BYTES : MOST_BYTES;
                boolean sends = !request.getMethod().equals("GET");
                if (sends && request.getContentLengthLong() < 0) {
                    refuse(response, 411, "The length of the body is missing.");
                } else if (request.getContentLengthLong() > most) {
                    refuse(response, 413, "The body is larger than " + (most >> 10) + " KiB. Send less.");
                } else {
                    SecurityContext context = SecurityContextHolder.createEmptyContext();
                    context.setAuthentication(
                            UsernamePasswordAuthenticationToken.authenticated(caller, null, List.of()));
                    SecurityContextHolder.setContext(context);
                    chain.doFilter(request, response);
                }
            }
        }
    }

    private static void refuse(HttpServletResponse response, int status, String detail) throws IOException {
        byte[] bytes = Wire.write(new Wire.Problem(status, detail, null));
        response.setStatus(status);
        response.setContentType("application/problem+json");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
