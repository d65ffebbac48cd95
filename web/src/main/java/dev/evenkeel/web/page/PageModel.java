package dev.evenkeel.web.page;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.util.WebUtils;

/** What the frame around every page needs. */
@ControllerAdvice
class PageModel {

    private static final Set<String> THEMES = Set.of("light", "dark");

    private final Viewers viewers;
    private final Words words;

    PageModel(Viewers viewers, Words words) {
        this.viewers = viewers;
        this.words = words;
    }

    @ModelAttribute("viewer")
    Viewer viewer(@Nullable Principal principal) {
        return principal == null ? Viewer.NOBODY : viewers.viewer(principal.getName());
    }

    /** Kept in a cookie, so that the first paint has the right colours already; null follows the system. */
    @ModelAttribute("theme")
    @Nullable
    String theme(HttpServletRequest request) {
        @Nullable Cookie cookie = WebUtils.getCookie(request, "theme");
        return cookie != null && THEMES.contains(cookie.getValue()) ? cookie.getValue() : null;
    }

    @ModelAttribute("words")
    Words words() {
        return words;
    }

    @ModelAttribute("now")
    long now() {
        return System.currentTimeMillis();
    }
}
