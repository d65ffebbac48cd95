package dev.evenkeel.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Many: a loop over thousands of targets, then thousands of runs that wait for an approval while others are launched. Arguments after
 * the word {@code scale}: how many targets (5000), how many waiting runs (10000); 0 leaves a part out.
 */
final class Scale {

    private static final int ROUNDS = 20;
    private static final int WARM_UP = 15;
    private static final int LAUNCHERS = 8;
    private static final long PATIENCE_MINUTES = 60;
    private static final PrintStream OUT = System.out;

    private Scale() {}

    static void main(String[] arguments) throws IOException, InterruptedException {
        int targets = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5_000;
        int runs = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10_000;
        Path folder = Files.createTempDirectory("evenkeel-scale");
        Path runbooks = runbooks(folder.resolve("runbooks"), targets);
        try (Server server = Server.start(folder, runbooks.toString())) {
            Operator operator = new Operator(server.url());
            for (int round = 0; round < WARM_UP; round++) {
                server.awaitEnd(operator.launch());
            }
            if (targets > 0) {
                loop(server, operator, targets);
            }
            if (runs > 0) {
                waiting(server, operator, runs);
            }
        }
    }

    private static void loop(Server server, Operator operator, int targets) throws IOException, InterruptedException {
        List<String> heap = new ArrayList<>();
        heap.add("0: " + server.heapMegabytes());
        Operator.Launch launch = operator.launch("many-targets");
        long[] samples = {Math.min(1_000, targets / 5), targets / 2};
        for (long sample : samples) {
            while (server.acts(launch.runId()) < sample && !server.ended(launch.runId())) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
            heap.add(server.acts(launch.runId()) + ": " + server.heapMegabytes());
        }
        long end = server.awaitEnd(launch, TimeUnit.MINUTES.toMillis(PATIENCE_MINUTES));
        double seconds = (end - launch.clickedAt()) / 1e3;
        heap.add(server.acts(launch.runId()) + ": " + server.heapMegabytes());
        OUT.printf(
                "%na loop over %,d targets, one `true` each, 16 at a time: %.0f s, %.1f targets/s, %d acts%n",
                targets, seconds, targets / seconds, server.acts(launch.runId()));
        OUT.printf("server heap after GC, MiB, by targets begun: %s%n", String.join(", ", heap));
    }

    private static void waiting(Server server, Operator operator, int runs) throws IOException, InterruptedException {
        long heapBefore = server.heapMegabytes();
        Figures before = latency(server, operator);
        long begun = System.nanoTime();
        start(server, operator, runs);
        double seconds = (System.nanoTime() - begun) / 1e9;
        Figures after = latency(server, operator);
        OUT.printf(
                "%n%,d runs waiting for an approval, launched %d at a time: %.0f s, %.1f runs/s%n",
                server.waiting(), LAUNCHERS, seconds, runs / seconds);
        OUT.printf("click on Launch -> first step running, %d rounds, ms: p50 / p95%n", ROUNDS);
        OUT.printf("  none waiting %26.0f / %.0f%n", before.median(), before.p95());
        OUT.printf("  all waiting  %26.0f / %.0f%n", after.median(), after.p95());
        OUT.printf("server heap after GC, MiB: %d -> %d (budget 1536)%n", heapBefore, server.heapMegabytes());
    }

    private static Figures latency(Server server, Operator operator) throws IOException, InterruptedException {
        List<Double> firstStep = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Operator.Launch launch = operator.launch();
            server.awaitEnd(launch);
            firstStep.add((double) server.firstActAt(launch.runId()) - launch.clickedAt());
        }
        return Figures.of(firstStep);
    }

    private static void start(Server server, Operator operator, int runs) throws IOException, InterruptedException {
        Map<String, String> form = operator.form("waits");
        List<Callable<Operator.Launch>> clicks = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            clicks.add(() -> operator.send("waits", Operator.again(form)));
        }
        try (ExecutorService people = Executors.newFixedThreadPool(LAUNCHERS)) {
            for (Future<Operator.Launch> launch : people.invokeAll(clicks)) {
                launch.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e);
        }
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
        while (server.waiting() < runs && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** The shipped runbooks, and two that only the benchmark needs. */
    private static Path runbooks(Path folder, int targets) throws IOException {
        Path shipped = Path.of("runbooks");
        try (Stream<Path> files = Files.walk(shipped)) {
            for (Path file : files.toList()) {
                Path copy = folder.resolve(shipped.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        Files.writeString(folder.resolve("task/many-targets.yaml"), """
                runbook: many-targets
                procedure: task
                title: Many targets
                owner: team-bench
                steps:
                  - id: all
                    for_each:
                      items: "lists.range(%d)"
                      max_parallel: 16
                      steps: [ { id: work, script: { command: ["true"], read_only: true } } ]
                """.formatted(Math.max(1, targets)));
        Files.writeString(folder.resolve("task/waits.yaml"), """
                runbook: waits
                procedure: task
                title: Waits for an approval
                owner: team-bench
                steps: [ { id: agree, approval: { from: approver } } ]
                """);
        return folder;
    }
}
