package dev.evenkeel.pages;

import dev.evenkeel.activities.store.ApiToken.Scope;
import dev.evenkeel.web.security.ApiTokens;
import dev.evenkeel.web.security.ApiTokens.Making.Made;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes tokens for people, as their page does. */
record TestTokens(ApiTokens tokens) {

    String token(String owner, @Nullable String environment, Scope... scopes) {
        return make(owner, environment, scopes).text();
    }

    String reading(String owner) {
        return token(owner, null, Scope.READ);
    }

    /** Somebody may have fifty of them, so the older ones of many tests are revoked. */
    Made make(String owner, @Nullable String environment, Scope... scopes) {
        tokens.list(owner).stream()
                .filter(token -> token.revokedAt() == null)
                .skip(40)
                .forEach(token -> tokens.revoke(owner, token.id()));
        return (Made) tokens.make(owner, new ApiTokens.Wish("test", Set.of(scopes), environment, 1));
    }
}
