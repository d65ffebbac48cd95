package dev.evenkeel.activities.store;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a program shows instead of a person's password. It never may more than its owner.
 *
 * @param id not secret: it names the token in the audit
 * @param environment the only one that it is good for; null for all of its owner's
 * @param createdAt milliseconds since the epoch
 * @param expiresAt milliseconds since the epoch
 * @param lastUsed milliseconds since the epoch, to the minute; null before the first use
 * @param revokedAt milliseconds since the epoch; null while it counts
 */
public record ApiToken(
        String id,
        String owner,
        String name,
        Set<Scope> scopes,
        @Nullable String environment,
        long createdAt,
        long expiresAt,
        @Nullable Long lastUsed,
        @Nullable Long revokedAt) {

    public ApiToken {
        scopes = new TreeSet<>(scopes);
    }

    /** What a token is for. */
    public enum Scope {
        READ,
        LAUNCH,
        DECIDE,
        /** Put and delete secrets of the built-in store. */
        SECRETS
    }

    /** @param at milliseconds since the epoch */
    public boolean expired(long at) {
        return at >= expiresAt;
    }
}
