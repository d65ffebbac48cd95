package dev.evenkeel.activities.vault;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.activities.vault.VaultHttp.Answer;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The token under which Vault is asked. It is renewed once two thirds of its time are over, and when that is not possible any more
 * there is a new login.
 */
final class VaultLogin {

    private final VaultSettings settings;
    private final VaultHttp http;
    private final UnaryOperator<String> own;
    private final InstantSource clock;
    private @Nullable Token token;

    /** @param own resolves references to secrets of this host, see {@link Secrets#resolve(String)} */
    VaultLogin(VaultSettings settings, VaultHttp http, UnaryOperator<String> own, InstantSource clock) {
        this.settings = settings;
        this.http = http;
        this.own = own;
        this.clock = clock;
    }

    /** @param renewAt milliseconds since the epoch */
    private record Token(String text, boolean renewable, long renewAt, long endsAt) {
        @Override
        public String toString() {
            return "Token";
        }
    }

    /** @throws VaultRefusal when Vault does not let this server in */
    synchronized String token() throws IOException {
        if (settings.token() != null) {
            return own.apply(settings.token());
        }
        long now = clock.millis();
        if (token != null && now >= token.renewAt()) {
            token = now < token.endsAt() && token.renewable() ? renewed(token) : null;
        }
        if (token == null) {
            token = login();
        }
        return token.text();
    }

    /** It was refused: perhaps it was revoked, or Vault was restored. @return whether there will be another one */
    synchronized boolean forget(String refused) {
        if (token != null && token.text().equals(refused)) {
            token = null;
        }
        return settings.token() == null;
    }

    private @Nullable Token renewed(Token old) throws IOException {
        Answer answer = http.post("auth/token/renew-self", old.text(), Map.of());
        return answer.status() == 200 ? read(answer.body(), old.text()) : null;
    }

    private Token login() throws IOException {
        String roleId = String.valueOf(settings.roleId());
        String secretId = own.apply(String.valueOf(settings.secretId()));
        Answer answer = http.post(
                "auth/" + settings.mount() + "/login", null, Map.of("role_id", roleId, "secret_id", secretId));
        if (answer.status() != 200) {
            throw VaultRefusal.ofLogin(answer, settings);
        }
        return read(answer.body(), "");
    }

    private Token read(JsonNode body, String old) {
        JsonNode auth = body.path("auth");
        long now = clock.millis();
        long seconds = auth.path("lease_duration").asLong();
        // 0 is for ever.
        long lasts = seconds == 0 ? Long.MAX_VALUE / 4 : seconds * 1000;
        return new Token(
                auth.path("client_token").asText(old),
                auth.path("renewable").asBoolean(),
                now + lasts / 3 * 2,
                now + lasts);
    }
}
