package dev.evenkeel.deploy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.activities.ssh.Sshd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What the runs of a storm act on: each effect is a line in a file of its run, so that it is seen when it happened twice. */
final class StormWorld implements AutoCloseable {

    private static final Path RESOURCES =
            Path.of("src", "test", "resources", "storm").toAbsolutePath();

    private final Path runbooks;
    private final Path counts;
    private final Sshd ssh;
    private final HttpServer http;
    private final StormTools tools;
    private final int slowSsh;
    private final Set<String> keys = ConcurrentHashMap.newKeySet();

    StormWorld(Path folder) throws Exception {
        runbooks = folder.resolve("runbooks");
        counts = Files.createDirectories(folder.resolve("counts"));
        ssh = new Sshd(folder.resolve("ssh"));
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/count/", this::count);
        http.createContext("/slow", exchange -> answer(exchange, 700));
        http.start();
        tools = new StormTools(folder);
        slowSsh = tools.slow(ssh.port);
        trust(slowSsh);
        copyRunbooks();
    }

    Path runbooks() {
        return runbooks;
    }

    /** The settings of a server that is to reach all this. */
    Map<String, String> settings() {
        Map<String, String> all = new HashMap<>(tools.settings());
        all.put("EVENKEEL_DEMO", "true");
        all.put("EVENKEEL_TOOLS_SSH_KNOWNHOSTS", ssh.knownHosts.toString());
        all.put("EVENKEEL_TOOLS_SSH_KEY", ssh.key.toString());
        all.put(
                "EVENKEEL_TOOLS_HTTP_ALLOWED",
                "127.0.0.1:" + http.getAddress().getPort() + "," + String.join(",", tools.targets()));
        return all;
    }

    /** What happened for a run, in its order. */
    List<String> effects(String run) {
        try {
            Path file = counts.resolve(run);
            List<String> counted = Files.exists(file) ? Files.readAllLines(file) : List.of();
            return Stream.concat(counted.stream(), tools.rows(run).stream()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a service that keeps idempotency keys: what comes again under a key is answered, not done. */
    private void count(HttpExchange exchange) throws IOException {
        String[] parts = exchange.getRequestURI().getPath().split("/", -1);
        if (keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")))) {
            Files.writeString(
                    counts.resolve(parts[2]), parts[3] + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        answer(exchange, 700);
    }

    /** The service takes its time: so there is something to be killed in the middle. */
    private static void answer(HttpExchange exchange, long afterMillis) {
        CompletableFuture.delayedExecutor(afterMillis, TimeUnit.MILLISECONDS).execute(() -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, -1);
            } catch (IOException whoAskedIsGone) {
                return;
            }
        });
    }

    /** The same host by another port. */
    private void trust(int port) throws IOException {
        String known = Files.readString(ssh.knownHosts);
        Files.writeString(ssh.knownHosts, known + known.replace("]:" + ssh.port + " ", "]:" + port + " "));
    }

    private void copyRunbooks() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            for (Path file : files.toList()) {
                Path target = runbooks.resolve(RESOURCES.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        Files.setPosixFilePermissions(runbooks.resolve("count"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Path estate = runbooks.resolve("estate.yaml");
        Map<String, String> places = new HashMap<>(tools.places());
        places.put("@COUNTS@", counts.toString());
        places.put("@SSH@", String.valueOf(ssh.port));
        places.put("@SLOW_SSH@", String.valueOf(slowSsh));
        places.put("@HTTP@", String.valueOf(http.getAddress().getPort()));
        String text = Files.readString(estate);
        for (Map.Entry<String, String> place : places.entrySet()) {
            text = text.replace(place.getKey(), place.getValue());
        }
        Files.writeString(estate, text);
    }

    @Override
    public void close() throws Exception {
        http.stop(0);
        ssh.close();
        tools.close();
    }
}
