package dev.evenkeel.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A copy of the shipped runbooks whose demo shop listens on free ports, and the shop as its customers see it. */
final class DemoRunbooks implements AutoCloseable {

    private static final Path SHIPPED =
            Path.of("..", "runbooks").toAbsolutePath().normalize();
    private static final List<String> CONTENT = List.of(
            "estate.yaml",
            "alerts.yaml",
            "deploy",
            "recovery",
            "incident",
            "task",
            "terraform",
            "ansible",
            "kubernetes",
            "postgresql",
            "demo",
            "schema");
    private static final Pattern RELEASED = Pattern.compile("\"act\": ?\"release\"");

    private final Path folder;
    private final int frontDoor = ServerProcess.freePort();
    private final int north = ServerProcess.freePort();
    private final int south = ServerProcess.freePort();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    DemoRunbooks(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            for (String name : CONTENT) {
                copy(SHIPPED.resolve(name), folder.resolve(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        edit(
                "estate.yaml",
                estate -> estate.replace("18080", String.valueOf(frontDoor))
                        .replace("18081", String.valueOf(north))
                        .replace("18082", String.valueOf(south)));
        // The drill of every hour would come in between when a test runs at that time.
        edit("recovery/shop-failover.yaml", failover -> failover.replace("0 * * * *", "0 0 29 2 *"));
    }

    Path folder() {
        return folder;
    }

    /** Writes a file of the folder anew, before a server reads it. */
    void edit(String file, UnaryOperator<String> change) {
        Path path = folder.resolve(file);
        try {
            Files.writeString(path, change.apply(Files.readString(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where customers go. */
    String frontDoorUrl() {
        return "http://127.0.0.1:" + frontDoor;
    }

    /** Where a site is without the front door. */
    String siteUrl(String site) {
        return "http://127.0.0.1:" + (site.equals("north") ? north : south);
    }

    /** The version that a site answers through the front door. */
    String version(String site) {
        Matcher version = Pattern.compile("\"version\": ?\"([^\"]+)\"")
                .matcher(get("http://127.0.0.1:" + frontDoor + "/@" + site + "/version"));
        return version.find() ? version.group(1) : "";
    }

    /** How often a site was given a release: the demo counts each execution. */
    long deployments(Path data, String site) {
        Path log = data.resolve("demo").resolve(site).resolve("deployments.log");
        try {
            return Files.exists(log)
                    ? RELEASED.matcher(Files.readString(log)).results().count()
                    : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the shop's processes that a server with this data folder placed. */
    void stop(Path data) {
        try {
            Process python = new ProcessBuilder(
                            "python3",
                            "-B",
                            folder.resolve("demo/processes.py").toString(),
                            "stop-all",
                            data.resolve("demo").toString())
                    .inheritIO()
                    .start();
            python.waitFor(1, TimeUnit.MINUTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private String get(String url) {
        try {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (!Files.exists(from)) {
            return;
        }
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
