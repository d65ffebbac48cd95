package dev.evenkeel.activities.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.activities.secrets.SecretValue;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.SecretReference;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real server of the Vault API. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class VaultTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String READS =
            "{\"policy\":\"path \\\"secret/data/shop/*\\\" { capabilities = [\\\"read\\\"] }\"}";

    @TempDir
    private static Path folder;

    private static VaultServer server;
    private static String roleId;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final AtomicReference<String> secretId = new AtomicReference<>("");

    @BeforeAll
    static void startsAVault() throws IOException {
        Assumptions.assumeTrue(VaultServer.isThere(), "bao (OpenBao) is not on the PATH");
        server = VaultServer.start(folder, false);
        server.post("sys/policies/acl/shop", READS);
        server.post("sys/auth/approle", "{\"type\":\"approle\"}");
        server.post(
                "auth/approle/role/evenkeel",
                "{\"token_policies\":\"shop\",\"token_ttl\":\"1h\",\"token_max_ttl\":\"4h\"}");
        roleId = JSON.readTree(server.call("GET", "auth/approle/role/evenkeel/role-id", "", ""))
                .at("/data/role_id")
                .asText();
        server.post("secret/data/shop/db", "{\"data\":{\"password\":\"value-1\",\"port\":5432}}");
    }

    @AfterAll
    static void endsIt() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void readsAFieldAndKnowsWhatItWasBefore() {
        server.post("secret/data/shop/rotated", "{\"data\":{\"password\":\"old-value\"}}");
        server.post("secret/data/shop/rotated", "{\"data\":{\"password\":\"new-value\"}}");
        VaultSecrets vault = withRole(newSecretId(""), null, null);

        assertThat(read(vault, "shop/db", "password")).isEqualTo(new SecretValue("value-1"));
        assertThat(read(vault, "shop/db", "port").value()).isEqualTo("5432");
        assertThat(read(vault, "shop/rotated", "password"))
                .isEqualTo(new SecretValue("new-value", List.of("old-value")));
    }

    @Test
    void explainsWhatItIsRefused() {
        VaultSecrets vault = withRole(newSecretId(""), null, null);

        refused(() -> read(vault, "shop/none", "password"), "has no secret secret/shop/none");
        refused(() -> read(vault, "shop/db", "user"), "has no field user");
        refused(
                () -> read(vault, "other/db", "password"),
                "does not let this server read vault:secret/other/db#password");
    }

    @Test
    void renewsItsTokenAndLogsInAgainWhenItIsOver() {
        VaultSecrets vault = withRole(newSecretId(""), null, null);
        read(vault, "shop/db", "password");
        long logins = tokens();

        later(Duration.ofMinutes(45));
        read(vault, "shop/db", "password");
        assertThat(tokens()).as("renewed").isEqualTo(logins);

        later(Duration.ofHours(5));
        read(vault, "shop/db", "password");
        assertThat(tokens()).as("a new login").isEqualTo(logins + 1);
    }

    @Test
    void logsInAgainWithTheNewSecretIdAfterItsTokenWasRevoked() {
        VaultSecrets vault = withRole(newSecretId(",\"num_uses\":1"), null, null);
        read(vault, "shop/db", "password");
        server.post("sys/leases/revoke-prefix/auth/approle", "{}");

        refused(() -> read(vault, "shop/db", "password"), "refuses the AppRole's role id or secret id");

        secretId.set(newSecretId(""));
        assertThat(read(vault, "shop/db", "password").value()).isEqualTo("value-1");
    }

    @Test
    void readsWithinItsNamespaceOnly() throws IOException {
        server.post("sys/namespaces/team", "{}");
        server.call("POST", "sys/mounts/secret", "team", "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}");
        server.call("POST", "secret/data/shop/db", "team", "{\"data\":{\"password\":\"of-the-team\"}}");
        server.call("POST", "sys/policies/acl/shop", "team", READS);
        server.call("POST", "sys/auth/approle", "team", "{\"type\":\"approle\"}");
        server.call("POST", "auth/approle/role/evenkeel", "team", "{\"token_policies\":\"shop\"}");
        String role = JSON.readTree(server.call("GET", "auth/approle/role/evenkeel/role-id", "team", ""))
                .at("/data/role_id")
                .asText();
        String secret = JSON.readTree(server.call("POST", "auth/approle/role/evenkeel/secret-id", "team", "{}"))
                .at("/data/secret_id")
                .asText();
        VaultSettings settings = new VaultSettings(
                server.address(), null, role, "env:ID", "approle", "team", null, Duration.ofSeconds(5));

        VaultSecrets vault = new VaultSecrets(settings, reference -> secret, now::get);

        assertThat(read(vault, "shop/db", "password").value()).isEqualTo("of-the-team");
    }

    @Test
    void trustsTheAuthorityThatItIsGivenAndNoOther(@TempDir Path other) throws IOException {
        try (VaultServer secure = VaultServer.start(other, true)) {
            secure.post("secret/data/shop/db", "{\"data\":{\"password\":\"over-tls\"}}");
            VaultSecrets trusting = withToken(secure.address(), VaultServer.authority(other));
            VaultSecrets doubting = withToken(secure.address(), null);

            assertThat(read(trusting, "shop/db", "password").value()).isEqualTo("over-tls");
            unreachable(() -> read(doubting, "shop/db", "password"), "does not answer");
        }
    }

    @Test
    void saysThatItIsSealed() throws IOException {
        VaultSecrets vault = withToken(server.address(), null);
        server.call("PUT", "sys/seal", "", "{}");

        try {
            unreachable(() -> read(vault, "shop/db", "password"), "is sealed");
        } finally {
            server.call("PUT", "sys/unseal", "", "{\"key\":\"" + server.unsealKey() + "\"}");
        }
        assertThat(read(vault, "shop/db", "password").value()).isEqualTo("value-1");
    }

    @Test
    void givesUpOnWhatDoesNotAnswer() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            VaultSettings settings = new VaultSettings(
                    URI.create("http://127.0.0.1:" + silent.getLocalPort()),
                    "env:TOKEN",
                    null,
                    null,
                    "approle",
                    null,
                    null,
                    Duration.ofMillis(300));
            VaultSecrets vault = new VaultSecrets(settings, reference -> "token", now::get);

            unreachable(() -> read(vault, "shop/db", "password"), "does not answer");
        }
    }

    @Test
    void takesNoGarbageForASecret() throws IOException {
        byte[] huge = new byte[3 * 1024 * 1024];
        Arrays.fill(huge, (byte) 'x');
        for (byte[] body : List.of("\0\u00ff<html>".getBytes(StandardCharsets.ISO_8859_1), huge, new byte[0])) {
            HttpServer garbage = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            garbage.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            garbage.start();
            try {
                VaultSecrets vault = withToken(
                        URI.create("http://127.0.0.1:" + garbage.getAddress().getPort()), null);
                refused(() -> read(vault, "shop/db", "password"), "has no field password");
            } finally {
                garbage.stop(0);
            }
        }
    }

    @Test
    void leavesAnAnswerWithoutAnEnd() throws IOException {
        HttpServer endless = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        endless.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] piece = new byte[1024 * 1024];
            while (true) {
                // Ends with an IOException when nobody reads it any more.
                exchange.getResponseBody().write(piece);
            }
        });
        endless.start();
        try {
            VaultSecrets vault = withToken(
                    URI.create("http://127.0.0.1:" + endless.getAddress().getPort()), null);
            refused(() -> read(vault, "shop/db", "password"), "has no field password");
        } finally {
            endless.stop(0);
        }
    }

    private VaultSecrets withRole(String id, @Nullable String namespace, @Nullable Path authorities) {
        secretId.set(id);
        VaultSettings settings = new VaultSettings(
                server.address(), null, roleId, "env:ID", "approle", namespace, authorities, Duration.ofSeconds(5));
        return new VaultSecrets(settings, reference -> secretId.get(), now::get);
    }

    private VaultSecrets withToken(URI address, @Nullable Path authorities) {
        VaultSettings settings = new VaultSettings(
                address, "env:TOKEN", null, null, "approle", null, authorities, Duration.ofSeconds(5));
        return new VaultSecrets(settings, reference -> VaultServer.ROOT, now::get);
    }

    private static String newSecretId(String more) {
        try {
            return JSON.readTree(server.post("auth/approle/role/evenkeel/secret-id", "{\"ttl\":\"1h\"" + more + "}"))
                    .at("/data/secret_id")
                    .asText();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many tokens there are by AppRole logins. */
    private static long tokens() {
        try {
            return JSON.readTree(server.call("GET", "auth/token/accessors?list=true", "", ""))
                    .at("/data/keys")
                    .size();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void later(Duration time) {
        now.set(now.get().plus(time));
    }

    private static SecretValue read(VaultSecrets vault, String path, String field) {
        return vault.read(new SecretReference.Vault("secret", path, field), null);
    }

    private static void refused(Runnable reading, String message) {
        failsAs(Failures.BAD_REQUEST, reading, message);
    }

    private static void unreachable(Runnable reading, String message) {
        failsAs(Failures.UNREACHABLE, reading, message);
    }

    private static void failsAs(String type, Runnable reading, String message) {
        assertThatThrownBy(reading::run)
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.getType()).isEqualTo(type))
                .hasMessageContaining(message)
                .hasMessageNotContaining("value-1");
    }
}
