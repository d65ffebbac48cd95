package dev.evenkeel.web.security;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;

/** What follows a right and a wrong password. The page does not tell a wrong name from a wrong password. */
final class LoginHandlers implements AuthenticationSuccessHandler, AuthenticationFailureHandler {

    private final SavedRequestAwareAuthenticationSuccessHandler toSavedPage =
            new SavedRequestAwareAuthenticationSuccessHandler();
    private final LoginThrottle throttle;
    private final LoginAudit audit;

    LoginHandlers(LoginThrottle throttle, LoginAudit audit) {
        this.throttle = throttle;
        this.audit = audit;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws ServletException, IOException {
        throttle.succeeded(authentication.getName(), request.getRemoteAddr());
        audit.succeeded(authentication.getName(), request.getRemoteAddr(), "password");
        toSavedPage.onAuthenticationSuccess(request, response, authentication);
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        String name = Optional.ofNullable(request.getParameter("username")).orElse("");
        throttle.failed(name, request.getRemoteAddr());
        audit.failed(name, request.getRemoteAddr());
        response.sendRedirect(request.getContextPath() + "/login?error");
    }
}
