package dev.evenkeel.activities.prometheus;

import com.sun.net.httpserver.HttpServer;
import dev.evenkeel.activities.act.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real Prometheus that asks this JVM for its values every second, and a real Alertmanager; both for all tests, on the loopback only. */
public final class Monitoring {

    public static final String WHY_NOT = "There is no prometheus and prometheus-alertmanager: apt-get install"
            + " --no-install-recommends prometheus prometheus-alertmanager";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Map<String, String> values = new ConcurrentHashMap<>();
    private final Path folder;
    private final HttpServer exporter;
    private final int prometheusPort;
    private final int alertmanagerPort;
    private final Process prometheus;
    private final Process alertmanager;

    private static final class Shared {
        static final Monitoring SERVERS = new Monitoring();
    }

    public static Monitoring shared() {
        return Shared.SERVERS;
    }

    public static boolean available() {
        return program("prometheus").isPresent()
                && program("prometheus-alertmanager").isPresent();
    }

    private Monitoring() {
        try {
            folder = Files.createTempDirectory("evenkeel-monitoring-");
            exporter = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            exporter.createContext("/metrics", exchange -> {
                byte[] body = metrics();
                exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            exporter.start();
            prometheusPort = Ports.free();
            alertmanagerPort = Ports.free();
            prometheus = startPrometheus();
            alertmanager = startAlertmanager();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        ready(prometheus() + "/-/ready");
        ready(alertmanager() + "/-/ready");
    }

    public String prometheus() {
        return "http://127.0.0.1:" + prometheusPort;
    }

    public String alertmanager() {
        return "http://127.0.0.1:" + alertmanagerPort;
    }

    /** Sets a value, for example of {@code errors{site="north"}}, and waits until Prometheus has it. */
    public void set(String series, double value) {
        values.put(series, Double.isNaN(value) ? "NaN" : Double.isInfinite(value) ? "+Inf" : Double.toString(value));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            Optional<Double> seen = seen(series);
            return seen.isPresent() && seen.get().equals(value);
        });
    }

    /** Sets a value without waiting. */
    public void change(String series, double value) {
        values.put(series, Double.toString(value));
    }

    private Optional<Double> seen(String series) {
        String body = get(prometheus() + "/api/v1/query?query="
                + Api.form(Map.of("q", series)).substring(2));
        int at = body.lastIndexOf(",\"");
        if (at < 0 || body.contains("\"result\":[]")) {
            return Optional.empty();
        }
        String text = body.substring(at + 2, body.indexOf('"', at + 2));
        return Optional.of(
                text.equals("NaN")
                        ? Double.NaN
                        : text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text));
    }

    String get(String url) {
        try {
            return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private byte[] metrics() {
        StringBuilder text = new StringBuilder();
        values.forEach(
                (series, value) -> text.append(series).append(' ').append(value).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Process startPrometheus() throws IOException {
        Path config = folder.resolve("prometheus.yml");
        Files.writeString(
                config,
                "global: { scrape_interval: 1s, evaluation_interval: 1s }\nscrape_configs:\n  - job_name: test\n"
                        + "    static_configs: [ { targets: [ '127.0.0.1:"
                        + exporter.getAddress().getPort() + "' ] } ]\n");
        return start(
                folder,
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:" + prometheusPort);
    }

    private Process startAlertmanager() throws IOException {
        Path config = folder.resolve("alertmanager.yml");
        Files.writeString(config, "route: { receiver: none }\nreceivers: [ { name: none } ]\n");
        return start(
                folder,
                "prometheus-alertmanager",
                "--config.file=" + config,
                "--storage.path=" + folder.resolve("alertmanager"),
                "--web.listen-address=127.0.0.1:" + alertmanagerPort,
                "--cluster.listen-address=");
    }

    /** @param folder where it is started and its log is written */
    public static Process start(Path folder, String program, String... arguments) throws IOException {
        List<String> command = Stream.concat(
                        Stream.of(program(program).orElseThrow().toString()), Stream.of(arguments))
                .toList();
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(program + ".log").toFile())
                .start();
    }

    private void ready(String url) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> !get(url).isEmpty());
    }

    private void stop() {
        prometheus.destroyForcibly();
        alertmanager.destroyForcibly();
        exporter.stop(0);
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> program(String name) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .map(folder -> Path.of(folder).resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
