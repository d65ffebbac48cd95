package dev.evenkeel.web.tokens;

import dev.evenkeel.activities.store.ApiToken;
import dev.evenkeel.activities.store.ApiToken.Scope;
import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.security.ApiTokens;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The viewer's own API tokens. */
@Controller
@RequestMapping("/settings/tokens")
class TokensController {

    private static final List<Integer> DAYS = List.of(7, 30, 90, ApiTokens.LONGEST_DAYS);

    private final ApiTokens tokens;
    private final Catalog catalog;

    TokensController(ApiTokens tokens, Catalog catalog) {
        this.tokens = tokens;
        this.catalog = catalog;
    }

    /** What was typed into the form. */
    record TokenForm(String name, Set<Scope> scopes, String environment, int days) {
        static final TokenForm EMPTY = new TokenForm("", EnumSet.of(Scope.READ), "", 30);

        public boolean has(Scope scope) {
            return scopes.contains(scope);
        }
    }

    @GetMapping
    String list(@ModelAttribute("viewer") Viewer viewer, Model model) {
        List<ApiToken> all = tokens.list(viewer.name());
        long now = System.currentTimeMillis();
        model.addAttribute(
                "live",
                all.stream()
                        .filter(token -> token.revokedAt() == null && !token.expired(now))
                        .toList());
        model.addAttribute(
                "past",
                all.stream()
                        .filter(token -> token.revokedAt() != null || token.expired(now))
                        .toList());
        model.addAttribute("scopes", Scope.values());
        model.addAttribute("days", DAYS);
        model.addAttribute("environments", environments());
        if (!model.containsAttribute("form")) {
            model.addAttribute("form", TokenForm.EMPTY);
        }
        return "tokens/list";
    }

    @PostMapping
    String make(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(required = false) @Nullable List<Scope> scope,
            @RequestParam(defaultValue = "") String environment,
            @RequestParam(defaultValue = "30") int days,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes after) {
        if (!environment.isEmpty() && !environments().contains(environment)) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        if (scope != null) {
            scopes.addAll(scope);
        }
        ApiTokens.Wish wish = new ApiTokens.Wish(name, scopes, environment.isEmpty() ? null : environment, days);
        switch (tokens.make(viewer.name(), wish)) {
            case ApiTokens.Making.Made made -> after.addFlashAttribute("made", made);
            case ApiTokens.Making.Refused refused -> {
                after.addFlashAttribute("refused", refused.message());
                after.addFlashAttribute("form", new TokenForm(name, scopes, environment, days));
            }
        }
        return "redirect:/settings/tokens";
    }

    @PostMapping("/{id}/revoke")
    String revoke(@PathVariable String id, @ModelAttribute("viewer") Viewer viewer) {
        tokens.revoke(viewer.name(), id);
        return "redirect:/settings/tokens";
    }

    private Set<String> environments() {
        Set<String> names = new TreeSet<>();
        catalog.entries().forEach(entry -> names.addAll(catalog.environments(entry)));
        return names;
    }
}
