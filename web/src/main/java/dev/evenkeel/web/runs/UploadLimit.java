package dev.evenkeel.web.runs;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses forms with files that are larger than the web server reads, before it reads them: it would drop the form's token with the
 * rest, and tell people that they may not do this.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
class UploadLimit extends OncePerRequestFilter {

    /** {@code spring.servlet.multipart.max-request-size}. */
    static final long MOST_BYTES = 80L * 1024 * 1024;

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!tooLarge(request)) {
            chain.doFilter(request, response);
        } else if (request.getDispatcherType() == DispatcherType.ERROR) {
            chain.doFilter(new Unread(request), response);
        } else {
            response.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
        }
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    private static boolean tooLarge(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.startsWith("multipart/") && request.getContentLengthLong() > MOST_BYTES;
    }

    /** The page that says so is made for the same request: reading the form there would fail again, and leave the page blank. */
    private static final class Unread extends HttpServletRequestWrapper {

        Unread(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getContentType() {
            return null;
        }

        @Override
        public @Nullable String getParameter(String name) {
            return null;
        }

        @Override
        public String @Nullable [] getParameterValues(String name) {
            return null;
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            return Map.of();
        }

        @Override
        public Enumeration<String> getParameterNames() {
            return Collections.emptyEnumeration();
        }
    }
}
