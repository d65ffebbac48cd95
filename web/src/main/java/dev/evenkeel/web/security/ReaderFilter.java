package dev.evenkeel.web.security;

import dev.evenkeel.activities.store.Reader;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Has the store show to whoever asks only what they may see, for as long as their request is answered. */
public final class ReaderFilter extends OncePerRequestFilter {

    private final Readers readers;

    public ReaderFilter(Readers readers) {
        this.readers = readers;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        @Nullable Authentication who = SecurityContextHolder.getContext().getAuthentication();
        Reader reader = who == null ? Reader.NOBODY : readers.of(who.getName());
        Reader.Work<IOException> answer = () -> {
            try {
                chain.doFilter(request, response);
            } catch (ServletException e) {
                throw new Wrapped(e);
            }
        };
        try {
            reader.run(answer);
        } catch (Wrapped e) {
            throw e.servlet();
        }
    }

    /** A page about an error has a frame too, which tells of runs. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    private static final class Wrapped extends IOException {
        private static final long serialVersionUID = 1L;

        private final ServletException servlet;

        Wrapped(ServletException cause) {
            super(cause);
            this.servlet = cause;
        }

        ServletException servlet() {
            return servlet;
        }
    }
}
