package dev.evenkeel.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The packaged server as a process of its own, and its store as far as the figures need it. */
final class Server implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 60_000;

    private final Process process;
    private final int port;
    private final int temporalPort;
    private final Path data;
    private final Connection store;

    private Server(Process process, int port, int temporalPort, Path data, Connection store) {
        this.process = process;
        this.port = port;
        this.temporalPort = temporalPort;
        this.data = data;
        this.store = store;
    }

    static Server start(Path folder) throws IOException, InterruptedException {
        return start(folder, "runbooks");
    }

    static Server start(Path folder, String runbooks) throws IOException, InterruptedException {
        int port = freePort();
        int temporalPort = freePort();
        Path data = folder.resolve("data");
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1", // as the launcher does
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dspring.aot.enabled=true",
                        "-jar",
                        "web/target/evenkeel.jar",
                        "--server.port=" + port,
                        "--evenkeel.data=" + data,
                        "--evenkeel.runbooks=" + runbooks,
                        "--evenkeel.temporal.port=" + temporalPort)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
        awaitUp(port, process);
        try {
            Connection store = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("evenkeel.db"));
            return new Server(process, port, temporalPort, data, store);
        } catch (SQLException e) {
            process.destroy();
            throw new IOException("The store cannot be read", e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    int temporalPort() {
        return temporalPort;
    }

    /** @return when the end was seen, in milliseconds since the epoch */
    long awaitEnd(Operator.Launch launch) throws InterruptedException {
        return awaitEnd(launch, PATIENCE_MILLIS);
    }

    long awaitEnd(Operator.Launch launch, long patienceMillis) throws InterruptedException {
        long deadline = System.currentTimeMillis() + patienceMillis;
        while (System.currentTimeMillis() < deadline) {
            if (number("select count(*) from runs where status = 'SUCCEEDED' and id = ?", launch.runId()) == 1) {
                return System.currentTimeMillis();
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
        throw new IllegalStateException("The run " + launch.runId() + " did not end; see " + data.getParent());
    }

    long firstActAt(String runId) {
        return number("select min(claimed_at) from acts where run_id = ?", runId);
    }

    /** How many acts the run and the slices of its loops have begun. */
    long acts(String runId) {
        return number("select count(*) from acts where run_id like ?", runId + "%");
    }

    /** How many runs wait for a person. */
    long waiting() {
        return number("select count(*) from runs where waiting_for = ?", "approval");
    }

    boolean ended(String runId) {
        return number("select count(*) from runs where finished_at is not null and id = ?", runId) == 1;
    }

    /** What lives on the server's heap after a full collection, in MiB. */
    long heapMegabytes() throws IOException, InterruptedException {
        Path java = Path.of(ProcessHandle.current().info().command().orElse("java"));
        Process jcmd = new ProcessBuilder(
                        java.resolveSibling("jcmd").toString(), String.valueOf(process.pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = jcmd.inputReader()) {
            String total =
                    lines.lines().filter(line -> line.startsWith("Total")).reduce("", (first, last) -> last);
            String[] words = total.strip().split("\\s+");
            return words.length < 3 ? -1 : Long.parseLong(words[2]) / (1024 * 1024);
        } finally {
            jcmd.waitFor();
        }
    }

    /** How long a step took by the run's own journal, in milliseconds. */
    long tookMillis(String runId, String step) {
        return number(
                        "select max(at) from journal where type = 'STEP_FINISHED' and step = '" + step
                                + "' and run_id = ?",
                        runId)
                - number(
                        "select max(at) from journal where type = 'STEP_STARTED' and step = '" + step
                                + "' and run_id = ?",
                        runId);
    }

    long unfinished() {
        return number("select count(*) from runs where status <> ?", "SUCCEEDED");
    }

    double runsPerSecond(Operator operator, int runs) throws IOException, InterruptedException {
        List<Map<String, String>> forms = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            forms.add(operator.form());
        }
        long start = System.nanoTime();
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Operator.Launch>> clicks = forms.stream()
                    .map(form -> (Callable<Operator.Launch>) () -> operator.send(form))
                    .toList();
            for (Future<Operator.Launch> launch : people.invokeAll(clicks)) {
                awaitEnd(launch.get());
            }
        } catch (ExecutionException e) {
            throw new IOException(e);
        }
        return runs / ((System.nanoTime() - start) / 1e9);
    }

    private synchronized long number(String query, String parameter) {
        try (PreparedStatement statement = store.prepareStatement(query)) {
            statement.setString(1, parameter);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitUp(int port, Process process) throws InterruptedException {
        HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (process.isAlive()) {
                try {
                    if (client.send(health, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200) {
                        return;
                    }
                } catch (IOException notYet) {
                    // asked again below
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        throw new IllegalStateException("The server ended while it started");
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try {
            store.close();
        } catch (SQLException e) {
            throw new IOException(e);
        } finally {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
