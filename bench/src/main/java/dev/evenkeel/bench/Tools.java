package dev.evenkeel.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tools through Evenkeel and bare, in turns: a playbook and a {@code terraform apply}, each by the step's own journal; and how long a
 * line that a tool prints takes until it comes out of the stream that a browser reads. Arguments: {@code tools}, and how many rounds (10).
 */
final class Tools {

    private static final PrintStream OUT = System.out;
    private static final int LINES = 100;
    /** What Evenkeel may add to a bare command: a share of it, and milliseconds. */
    private static final double SHARE = 1.03;

    private static final double MORE = 150;
    private static final Pattern STAMP = Pattern.compile("printed at ([0-9]{13})");

    private final Path folder;
    private final Server server;
    private final Operator operator;

    private Tools(Path folder, Server server, Operator operator) {
        this.folder = folder;
        this.server = server;
        this.operator = operator;
    }

    static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        Path folder = Files.createTempDirectory("evenkeel-bench-tools");
        Path runbooks = BenchRunbooks.write(folder.resolve("runbooks"), LINES);
        try (Server server = Server.start(folder, runbooks.toString())) {
            Tools tools = new Tools(folder, server, new Operator(server.url()));
            OUT.printf("%nrounds %d, in turns with the bare command; milliseconds%n%n", rounds);
            OUT.printf("%-46s %8s %8s %8s   %s%n", "", "min", "p50", "p95", "budget");
            tools.compare("ansible-playbook", "bench-playbook", "steps/play", rounds, round -> tools.barePlaybook());
            tools.compare("terraform apply", "bench-terraform", "steps/apply", rounds, tools::bareApply);
            tools.lines();
        }
    }

    private interface Bare {
        double run(int round) throws IOException, InterruptedException;
    }

    private void compare(String what, String runbook, String step, int rounds, Bare bare)
            throws IOException, InterruptedException {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        for (int round = -2; round < rounds; round++) {
            Operator.Launch launch = operator.launch(runbook);
            server.awaitEnd(launch);
            double alone = bare.run(round);
            if (round >= 0) {
                ours.add((double) server.tookMillis(launch.runId(), step));
                theirs.add(alone);
            }
        }
        Figures with = Figures.of(ours);
        Figures without = Figures.of(theirs);
        double allowed = SHARE * without.median() + MORE;
        print(what + " through Evenkeel", with, String.format("p50 <= %.0f (1.03 x bare + 150)", allowed));
        print(what + ", bare", without, "");
        OUT.printf(
                "%-46s %26.2f   %s%n",
                "ratio of the medians; difference " + Math.round(with.median() - without.median()) + " ms",
                with.median() / without.median(),
                with.median() <= allowed ? "kept" : "missed");
    }

    private double barePlaybook() throws IOException, InterruptedException {
        return timed(
                folder,
                "ansible-playbook",
                "-i",
                folder.resolve("runbooks/hosts.json").toString(),
                folder.resolve("runbooks/ansible/bench.yml").toString());
    }

    private double bareApply(int round) throws IOException, InterruptedException {
        Path work = Files.createDirectories(folder.resolve("bare" + round));
        Files.copy(folder.resolve("runbooks/terraform/bench/main.tf"), work.resolve("main.tf"));
        timed(work, "terraform", "init", "-input=false");
        timed(work, "terraform", "plan", "-input=false", "-out=tfplan");
        return timed(work, "terraform", "apply", "-input=false", "tfplan");
    }

    private double timed(Path where, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("bare.log").toFile());
        builder.environment().putAll(Map.of("ANSIBLE_NOCOWS", "1", "TF_IN_AUTOMATION", "1", "CHECKPOINT_DISABLE", "1"));
        long start = System.nanoTime();
        int code = builder.start().waitFor();
        if (code != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + code + ": "
                    + Files.readString(folder.resolve("bare.log")));
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private void lines() throws IOException, InterruptedException {
        Operator.Launch launch = operator.launch("bench-lines");
        BlockingQueue<Double> delays = new LinkedBlockingQueue<>();
        Thread reader = Thread.ofVirtual().start(() -> read(launch.runId(), delays));
        List<Double> all = new ArrayList<>();
        while (all.size() < LINES) {
            Double delay = delays.poll(60, TimeUnit.SECONDS);
            if (delay == null) {
                throw new IllegalStateException("Only " + all.size() + " lines came; see " + folder);
            }
            all.add(delay);
        }
        reader.interrupt();
        print("line printed -> in the browser's stream", Figures.of(all), "p95 <= 300");
    }

    private void read(String runId, BlockingQueue<Double> delays) {
        try {
            operator.lines("/runs/" + runId + "/events").forEach(line -> {
                long now = System.currentTimeMillis();
                for (Matcher stamp = STAMP.matcher(line); stamp.find(); ) {
                    delays.add((double) now - Long.parseLong(stamp.group(1)));
                }
            });
        } catch (UncheckedIOException over) {
            // All lines are there: nobody reads on.
            delays.clear();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void print(String what, Figures figures, String budget) {
        OUT.printf("%-46s %8.0f %8.0f %8.0f   %s%n", what, figures.least(), figures.median(), figures.p95(), budget);
    }
}
