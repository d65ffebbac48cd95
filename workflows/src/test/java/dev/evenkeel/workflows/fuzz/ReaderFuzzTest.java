package dev.evenkeel.workflows.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Breaks good and bad files at random. Repeat a failure with {@code -Devenkeel.seed=SEED}; take more time with
 * {@code -Devenkeel.fuzz.seconds=600}.
 */
class ReaderFuzzTest {

    private static final Duration BUDGET = Duration.ofSeconds(Long.getLong("evenkeel.fuzz.seconds", 5));

    @Test
    @Timeout(value = 2, unit = java.util.concurrent.TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void findsProblemsAndNeverFails() throws IOException {
        long seed = Long.getLong("evenkeel.seed", System.nanoTime());
        System.out.println("reader fuzz: seed " + seed);
        Mutations mutations = new Mutations(corpus(), new Random(seed));
        Readers readers = new Readers();
        long end = System.nanoTime() + BUDGET.toNanos();
        int count = 0;
        for (; System.nanoTime() < end; count++) {
            byte[] bytes = mutations.next();
            try {
                readers.read(bytes);
            } catch (Throwable e) {
                throw new AssertionError(
                        "seed " + seed + ", round " + count + ":\n" + new String(bytes, StandardCharsets.UTF_8), e);
            }
        }
        System.out.printf("reader fuzz: %d files, %s%n", count, readers);
        assertThat(count).isPositive();
    }

    /** Runbooks, estates and runbook tests, valid and invalid. */
    private static List<String> corpus() throws IOException {
        List<String> corpus = new ArrayList<>();
        for (String folder : List.of("src/test/resources/runbooks", "../runbooks/deploy", "../runbooks/task")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file : files.filter(each -> each.toString().endsWith(".yaml"))
                        .sorted()
                        .toList()) {
                    corpus.add(Files.readString(file));
                }
            }
        }
        corpus.add(Files.readString(Path.of("../runbooks/estate.yaml")));
        return corpus;
    }
}
