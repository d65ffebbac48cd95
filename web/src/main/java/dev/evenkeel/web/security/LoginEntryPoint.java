package dev.evenkeel.web.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/** Sends people to the login page; parts of a page and live updates are told that the session is over. */
final class LoginEntryPoint implements AuthenticationEntryPoint {

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        String login = request.getContextPath() + "/login";
        if (isPage(request)) {
            response.sendRedirect(login);
            return;
        }
        response.setHeader("HX-Redirect", login);
        response.sendError(HttpStatus.UNAUTHORIZED.value());
    }

    /** Whether the browser asks for a whole page, to which it can come back after the login. */
    static boolean isPage(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return request.getHeader("HX-Request") == null
                && (accept == null || !accept.contains(MediaType.TEXT_EVENT_STREAM_VALUE));
    }
}
