package dev.evenkeel.activities.vault;

import dev.evenkeel.activities.act.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real OpenBao, the open fork of Vault with the same API, as a development server in memory. Only on the loopback. */
public final class VaultServer implements AutoCloseable {

    public static final String ROOT = "root-token-of-the-test";

    private final Process process;
    private final URI address;
    private final HttpClient client;
    private final Path log;

    private VaultServer(Process process, URI address, HttpClient client, Path log) {
        this.process = process;
        this.address = address;
        this.client = client;
        this.log = log;
    }

    public static boolean isThere() {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "bao")));
    }

    /** @param tls with a certificate of its own authority, {@code vault-ca.pem} in the folder */
    public static VaultServer start(Path folder, boolean tls) throws IOException {
        int port = Ports.free();
        List<String> command = new ArrayList<>(List.of(
                "bao",
                "server",
                tls ? "-dev-tls" : "-dev",
                "-dev-root-token-id=" + ROOT,
                "-dev-listen-address=127.0.0.1:" + port));
        if (tls) {
            command.add("-dev-tls-cert-dir=" + folder);
        }
        Path log = folder.resolve("bao.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("HOME", folder.toString());
        Process process = builder.start();
        URI address = URI.create((tls ? "https" : "http") + "://127.0.0.1:" + port);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> Files.readString(log).contains("Development mode should NOT"));
        HttpClient client = tls
                ? HttpClient.newBuilder()
                        .sslContext(Authorities.in(authority(folder)))
                        .build()
                : HttpClient.newHttpClient();
        return new VaultServer(process, address, client, log);
    }

    static Path authority(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-ca.pem"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI address() {
        return address;
    }

    /** @param namespace empty for the root */
    public String call(String method, String path, String namespace, String body) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + "/v1/" + path))
                    .header("X-Vault-Token", ROOT)
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
            if (!namespace.isEmpty()) {
                request.header("X-Vault-Namespace", namespace);
            }
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public String post(String path, String body) {
        return call("POST", path, "", body);
    }

    /** The key that opens a sealed development server. */
    String unsealKey() throws IOException {
        return Files.readString(log)
                .lines()
                .filter(line -> line.startsWith("Unseal Key: "))
                .map(line -> line.substring("Unseal Key: ".length()).strip())
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
