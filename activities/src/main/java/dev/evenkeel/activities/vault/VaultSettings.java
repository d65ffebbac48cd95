package dev.evenkeel.activities.vault;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the Vault is and how this server logs in. Either a token, or the two halves of an AppRole.
 *
 * @param token a reference to a token, {@code env:} or {@code file:}
 * @param roleId of the AppRole; not secret
 * @param secretId a reference to its secret id, read anew for each login, so that it can be replaced while the server runs
 * @param mount where AppRole logins are, for example {@code approle}
 * @param namespace where everything is looked up; null: the root
 * @param certificates a file with the authorities that are trusted for its TLS, in PEM; null: those of Java
 * @param patience how long one request may take
 */
public record VaultSettings(
        URI address,
        @Nullable String token,
        @Nullable String roleId,
        @Nullable String secretId,
        String mount,
        @Nullable String namespace,
        @Nullable Path certificates,
        Duration patience) {

    public VaultSettings {
        if (token == null && (roleId == null || secretId == null)) {
            throw new IllegalArgumentException(
                    "Vault needs a login: set a role-id with a secret-id reference (AppRole), or a token reference.");
        }
    }
}
