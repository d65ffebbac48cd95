package dev.evenkeel.web.security;

import dev.evenkeel.activities.store.ApiToken;
import java.security.Principal;

/** Who asks with a token: its owner, within the token's bounds. */
public record ApiCaller(ApiToken token) implements Principal {

    @Override
    public String getName() {
        return token.owner();
    }

    /** Whether the token is good for the environment; what its owner may do there is asked where it is done. */
    public boolean reaches(String environment) {
        return token.environment() == null || token.environment().equals(environment);
    }

    @Override
    public String toString() {
        return "ApiCaller[" + token.owner() + " with " + token.id() + "]";
    }
}
