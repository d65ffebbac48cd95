package dev.evenkeel.activities.terraform;

import static org.awaitility.Awaitility.await;

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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A stand-in for AWS on this host: moto's server. It answers as AWS does, and forgets everything at its end. */
final class AwsStandIn implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final URI address;

    private AwsStandIn(Path program, Path log) throws IOException {
        int port = Ports.free();
        this.address = URI.create("http://127.0.0.1:" + port);
        this.process = new ProcessBuilder(program.toString(), "-H", "127.0.0.1", "-p", String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> send("GET", "/moto-api/", "", Map.of()) == 200);
    }

    static AwsStandIn start(Path program, Path log) {
        try {
            return new AwsStandIn(program, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the launcher says that it is, or where this machine has it. */
    static Optional<Path> program() {
        return Stream.concat(
                        Stream.of(
                                Path.of(System.getenv().getOrDefault("MOTO_SERVER", "/nowhere")),
                                Path.of(System.getProperty("user.home"), ".cache/evenkeel/moto/bin/moto_server")),
                        Stream.of(System.getenv("PATH").split(":", -1)).map(folder -> Path.of(folder, "moto_server")))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What a tool needs in its environment to take this for AWS. */
    Map<String, String> environment(Map<String, String> server) {
        Map<String, String> environment = new TreeMap<>(server);
        environment.put("AWS_ENDPOINT_URL", address.toString());
        environment.put("AWS_ACCESS_KEY_ID", "test");
        environment.put("AWS_SECRET_ACCESS_KEY", "test");
        environment.put("AWS_REGION", "us-east-1");
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        return environment;
    }

    void makeBucket(String name) {
        put("/" + name, "");
    }

    /** Somebody's own hand, past Terraform. */
    void put(String path, String body) {
        checked(send("PUT", path, body, signed("us-east-1", "s3")), path);
    }

    void delete(String path) {
        checked(send("DELETE", path, "", signed("us-east-1", "s3")), path);
    }

    /** Calls one of the services that speak JSON. */
    void call(String region, String service, String target, String body) {
        Map<String, String> headers = new TreeMap<>(signed(region, service));
        headers.put("X-Amz-Target", target);
        headers.put("Content-Type", "application/x-amz-json-1.1");
        checked(send("POST", "/", body, headers), target);
    }

    private static void checked(int status, String what) {
        if (status >= 300) {
            throw new IllegalStateException(what + " was answered by " + status);
        }
    }

    /** It believes every signature. */
    private static Map<String, String> signed(String region, String service) {
        return Map.of(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20260101/" + region + "/" + service
                        + "/aws4_request, SignedHeaders=host, Signature=0");
    }

    private int send(String method, String path, String body, Map<String, String> headers) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                    .timeout(Duration.ofSeconds(20))
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
            headers.forEach(request::header);
            return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
