package dev.evenkeel.activities.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.SecretReference;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What answers is no Secrets Manager, or one that does not get to its end. */
class AwsSecretsTroubleTest {

    private static final byte[] PIECE = new byte[1024 * 1024];

    @BeforeAll
    static void hasCredentials() {
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
    }

    @AfterAll
    static void hasNoneAnyMore() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @Test
    void givesUpOnWhatDoesNotAnswer() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            assertUnreachable(failure(silent.getLocalPort()));
        }
    }

    @Test
    void givesUpOnAnAnswerWithoutAnEndBeforeItFillsTheMemory() throws IOException {
        AtomicLong most = new AtomicLong();
        assertUnreachable(failure(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            // Ends with an IOException when nobody reads it any more.
            for (long written = PIECE.length; true; written += PIECE.length) {
                exchange.getResponseBody().write(PIECE);
                long now = written;
                most.updateAndGet(before -> Math.max(before, now));
            }
        }));
        assertThat(most.get()).as("bytes of one answer").isLessThan(64L * PIECE.length);
    }

    @Test
    void saysWhatTheServerMayNotRead() throws IOException {
        for (String code : new String[] {"UnrecognizedClientException", "AccessDeniedException"}) {
            ApplicationFailure failure = failure(exchange -> {
                byte[] refusal = ("{\"__type\":\"" + code + "\",\"message\":\"No.\"}").getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
                exchange.sendResponseHeaders(400, refusal.length);
                exchange.getResponseBody().write(refusal);
                exchange.close();
            });

            assertThat(failure.getType()).isEqualTo(Failures.BAD_REQUEST);
            assertThat(failure.getOriginalMessage()).contains("does not let this server read", code);
        }
    }

    @Test
    void takesNoGarbageForASecret() throws IOException {
        for (String body : new String[] {
            "<html>a proxy</html>", "\0\u00ff\u00fe", "", "[]", "\"text\"", "{", "{\"SecretString\":\"\u00ff\u00fe\"}"
        }) {
            ApplicationFailure failure = failure(exchange -> {
                byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
                exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });

            assertThat(failure.getType()).as("after %s", body).isIn(Failures.UNREACHABLE, Failures.BAD_REQUEST);
            assertThat(failure.getOriginalMessage()).doesNotContain("proxy");
        }
    }

    private static void assertUnreachable(ApplicationFailure failure) {
        assertThat(failure.getType()).isEqualTo(Failures.UNREACHABLE);
        assertThat(failure.getOriginalMessage()).contains("cannot be asked");
    }

    private static ApplicationFailure failure(HttpHandler answer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", answer);
        server.start();
        try {
            return failure(server.getAddress().getPort());
        } finally {
            server.stop(0);
        }
    }

    private static ApplicationFailure failure(int port) {
        AwsSecrets secrets = new AwsSecrets(
                new AwsSecretSettings("eu-central-1", URI.create("http://127.0.0.1:" + port), Duration.ofMillis(500)));
        SecretReference reference =
                SecretReference.parse("aws:shop/db#password").orElseThrow();
        Throwable thrown = catchThrowable(() -> secrets.read(reference, null));
        assertThat(thrown).isInstanceOf(ApplicationFailure.class);
        return (ApplicationFailure) thrown;
    }
}
