package dev.evenkeel.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Launches the runbook {@code ten-steps} as a browser would, and beside it, in turns and on the same Temporal server, a bare workflow
 * that calls the same activity ten times. Arguments: how many rounds (40); or {@code scale} and those of {@link Scale}; or
 * {@code tools} and those of {@link Tools}.
 */
public final class Bench {

    private static final int AT_ONCE = 20;
    private static final int WARM_UP = 15;
    private static final PrintStream OUT = System.out;

    private Bench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length > 0 && arguments[0].equals("scale")) {
            Scale.main(arguments);
            return;
        }
        if (arguments.length > 0 && arguments[0].equals("tools")) {
            Tools.main(arguments);
            return;
        }
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 40;
        Path folder = Files.createTempDirectory("evenkeel-bench");
        try (Server server = Server.start(folder);
                BareTemporal bare = BareTemporal.start(folder.resolve("bare"), server.temporalPort())) {
            Operator operator = new Operator(server.url());
            for (int round = 0; round < WARM_UP; round++) {
                server.awaitEnd(operator.launch());
                bare.run();
            }
            measure(rounds, server, operator, bare);
        }
    }

    private static void measure(int rounds, Server server, Operator operator, BareTemporal bare)
            throws IOException, InterruptedException {
        List<Double> firstStep = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Operator.Launch launch = operator.launch();
            long end = server.awaitEnd(launch);
            ours.add((double) end - launch.clickedAt());
            firstStep.add((double) server.firstActAt(launch.runId()) - launch.clickedAt());
            theirs.add(bare.run());
        }
        double together = server.runsPerSecond(operator, AT_ONCE);
        double bareTogether = bare.runsPerSecond(AT_ONCE);

        Figures clicked = Figures.of(firstStep);
        Figures ten = Figures.of(ours);
        Figures bareTen = Figures.of(theirs);
        OUT.printf("%nrounds %d, in turns with bare Temporal on the same server; milliseconds%n%n", rounds);
        OUT.printf("%-46s %8s %8s %8s   %s%n", "", "min", "p50", "p95", "budget");
        print("click on Launch -> first step running", clicked, "p95 <= 150");
        print("ten steps that run `true`, launch -> end", ten, "<= 250, aim at 107");
        print("the same activity ten times, bare Temporal", bareTen, "");
        OUT.printf(
                "%-46s %26.2f   <= 1.15%n",
                "overhead of a step over bare Temporal (p50)", ten.median() / bareTen.median());
        OUT.printf("%-46s %26.1f   >= 11%n", AT_ONCE + " such runs at once, runs/s", together);
        OUT.printf("%-46s %26.1f%n", AT_ONCE + " bare workflows at once, runs/s", bareTogether);
        OUT.printf("%-46s %26.2f%n", "ratio", together / bareTogether);
        OUT.printf("%-46s %26d   0%n", "runs lost", server.unfinished());
    }

    private static void print(String what, Figures figures, String budget) {
        OUT.printf("%-46s %8.0f %8.0f %8.0f   %s%n", what, figures.least(), figures.median(), figures.p95(), budget);
    }
}
