package dev.evenkeel.activities.runner;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The way from a runner to its server over HTTPS: outgoing only, each call with the runner's token. */
public final class ServerLink {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ACT = "?run=%s&step=%s&attempt=%d";

    private final String base;
    private final Path tokenFile;
    private final HttpClient client;

    /**
     * @param server its address
     * @param tokenFile read for each call, so that a new token needs no restart
     * @param tls whom to trust
     */
    public ServerLink(URI server, Path tokenFile, SSLContext tls) {
        this.base = server.toString().replaceFirst("/+$", "") + Wire.PATH;
        this.tokenFile = tokenFile;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .sslContext(tls)
                .build();
    }

    /** The server does not answer, or not now: the same may be tried again. */
    public static final class Away extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Away(String message) {
            super(message);
        }
    }

    /** The server said no, with what happened and what to do. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final @Nullable String holder;

        Refused(int status, String message, @Nullable String holder) {
            super(message);
            this.status = status;
            this.holder = holder;
        }

        /** The other host that holds the act; null when it was refused for another reason. */
        @Nullable
        String holder() {
            return holder;
        }

        public int status() {
            return status;
        }
    }

    /** @throws Away also when the token cannot be read for now */
    public String token() {
        try {
            String token = Files.readString(tokenFile).strip();
            if (token.isEmpty()) {
                throw new Away("The token file " + tokenFile + " is empty. Put the runner's token there.");
            }
            return token;
        } catch (IOException e) {
            throw new Away("The token file " + tokenFile + " cannot be read ("
                    + e.getClass().getSimpleName() + "). Put the runner's token there, readable for this user.");
        }
    }

    public Wire.Welcome hello(Wire.Hello hello) {
        return Wire.read(post("hello", hello), Wire.Welcome.class);
    }

    Wire.Claimed claim(Wire.Claiming claiming) {
        return Wire.read(post("claims", claiming), Wire.Claimed.class);
    }

    public void logs(Wire.Logs logs) {
        post("logs", logs);
    }

    void plays(Wire.Plays plays) {
        post("plays", plays);
    }

    String secret(Wire.SecretAsked asked) {
        return Wire.read(post("secrets", asked), Wire.Secret.class).value();
    }

    String runKey(Wire.Key act) {
        return Wire.read(post("run-key", act), Wire.RunKey.class).key();
    }

    String keep(Wire.Key act, String name, String mediaType, byte[] bytes) {
        HttpRequest.Builder request = request(
                        "artifacts" + of(act) + "&name=" + encoded(name) + "&type=" + encoded(mediaType))
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
        return Wire.read(body(send(request)), Wire.Kept.class).sha256();
    }

    Optional<byte[]> artifact(Wire.Key act, String sha256) {
        HttpResponse<byte[]> response =
                send(request("artifacts/" + encoded(sha256) + of(act)).GET());
        return response.statusCode() == 404 ? Optional.empty() : Optional.of(body(response));
    }

    /** @param known the digest of what is here already; empty when nothing is. @return empty when that is the newest */
    Optional<byte[]> runbooks(Wire.Key act, String known) {
        HttpResponse<byte[]> response = send(request("runbooks" + of(act))
                .header("If-None-Match", "\"" + known + "\"")
                .GET());
        return response.statusCode() == 304 ? Optional.empty() : Optional.of(body(response));
    }

    private byte[] post(String path, Object value) {
        return body(send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Wire.write(value)))));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token());
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (SSLException e) {
            throw new Away("No TLS connection to " + base + " (" + e.getMessage()
                    + "). Check that the address begins with https, that the certificate names the host, and that"
                    + " --authority names the PEM file of who signed it, if that is no public authority.");
        } catch (IOException e) {
            throw new Away("The server at " + base + " does not answer (" + e + ").");
        } catch (IllegalArgumentException e) {
            throw new Away("The token holds signs that no token has. Put the runner's token, and nothing else, into "
                    + tokenFile + ".");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Away("The runner stops.");
        }
    }

    private byte[] body(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status / 100 == 2) {
            return response.body();
        }
        Wire.Problem problem = problem(response);
        throw status >= 500 || status == 429
                ? new Away(problem.detail())
                : new Refused(status, problem.detail(), problem.holder());
    }

    private Wire.Problem problem(HttpResponse<byte[]> response) {
        try {
            Wire.Problem problem = Wire.read(response.body(), Wire.Problem.class);
            if (problem.detail() != null && !problem.detail().isBlank()) {
                return problem;
            }
        } catch (IllegalArgumentException notOurs) {
            // Something between here and the server has answered.
        }
        return new Wire.Problem(
                response.statusCode(),
                base + " answered " + response.statusCode()
                        + ". Check the address of the server, and what lies between.",
                null);
    }

    private static String of(Wire.Key act) {
        return ACT.formatted(encoded(act.runId()), encoded(act.step()), act.attempt());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
