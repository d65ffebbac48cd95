package dev.evenkeel.activities.vault;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.activities.secrets.SecretSource;
import dev.evenkeel.activities.secrets.SecretValue;
import dev.evenkeel.activities.vault.VaultHttp.Answer;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.SecretReference;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code vault:} references. The version before the newest is asked for as well, so that a tool which began with it is masked;
 * where that is not allowed, it is not known.
 */
public final class VaultSecrets implements SecretSource {

    private final VaultSettings settings;
    private final VaultHttp http;
    private final VaultLogin login;

    /** @param own resolves references to secrets of this host: the login's */
    public VaultSecrets(VaultSettings settings, UnaryOperator<String> own, InstantSource clock) {
        this.settings = settings;
        this.http = new VaultHttp(settings);
        this.login = new VaultLogin(settings, http, own, clock);
    }

    @Override
    public boolean reads(SecretReference reference) {
        return reference instanceof SecretReference.Vault;
    }

    @Override
    public SecretValue read(SecretReference reference, @Nullable Act act) {
        SecretReference.Vault secret = (SecretReference.Vault) reference;
        try {
            Answer answer = get(path(secret));
            if (answer.status() != 200) {
                throw VaultRefusal.of(answer, secret, settings);
            }
            JsonNode data = answer.body().path("data");
            String value = field(data, secret).orElseThrow(() -> VaultRefusal.noField(secret));
            long version = data.path("metadata").path("version").asLong();
            return new SecretValue(value, version > 1 ? earlier(secret, version - 1) : List.of());
        } catch (VaultRefusal e) {
            throw e.failure();
        } catch (IOException e) {
            throw VaultRefusal.unreachable(e, settings);
        }
    }

    private List<String> earlier(SecretReference.Vault secret, long version) throws IOException {
        Answer answer = get(path(secret) + "?version=" + version);
        return answer.status() == 200
                ? field(answer.body().path("data"), secret).stream().toList()
                : List.of();
    }

    /** Once more with a new login when the token is not taken any more: it may have been revoked. */
    private Answer get(String path) throws IOException {
        String token = login.token();
        Answer answer = http.get(path, token);
        return answer.status() == 403 && login.forget(token) ? http.get(path, login.token()) : answer;
    }

    private static Optional<String> field(JsonNode data, SecretReference.Vault secret) {
        JsonNode field = data.path("data").path(secret.field());
        return field.isValueNode() && !field.isNull() ? Optional.of(field.asText()) : Optional.empty();
    }

    private static String path(SecretReference.Vault secret) {
        return secret.mount() + "/data/" + secret.path();
    }
}
