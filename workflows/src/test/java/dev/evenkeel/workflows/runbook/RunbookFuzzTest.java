package dev.evenkeel.workflows.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Breaks good and bad runbooks at random. Repeat a failure with {@code -Devenkeel.seed=SEED}. */
class RunbookFuzzTest {

    private static final Duration BUDGET = Duration.ofSeconds(5);
    private static final List<String> PIECES = List.of(
            "${",
            "}",
            "'",
            "\"",
            ":",
            "- ",
            "[",
            "]",
            "{",
            "}",
            "\n",
            "  ",
            "\t",
            "|",
            ">",
            "&a ",
            "*a",
            "!!int ",
            "? ",
            "#",
            "steps.",
            "inputs.",
            "null",
            "true",
            "1e999",
            "\u0000",
            "\u202e",
            "\ud83d\ude00",
            "\ud83d",
            "<<: ",
            "---\n",
            "%",
            "@",
            "`",
            ".orValue(",
            ".map(x, ",
            "(((((",
            "when: ",
            "id: ",
            "group:\n",
            "99999999999999999999",
            "0x1F",
            ".inf",
            "~");

    @Test
    @Timeout(60)
    void findsProblemsAndNeverFails() {
        long seed = Long.getLong("evenkeel.seed", System.nanoTime());
        System.out.println("runbook fuzz: seed " + seed);
        Random random = new Random(seed);
        List<String> texts = Stream.concat(Fixtures.in("valid").stream(), Fixtures.in("invalid").stream())
                .map(Fixtures::text)
                .toList();
        long end = System.nanoTime() + BUDGET.toNanos();
        int count = 0;
        long slowest = 0;
        while (System.nanoTime() < end) {
            String text = texts.get(random.nextInt(texts.size()));
            for (int i = 0; i <= random.nextInt(4); i++) {
                text = mutated(text, random);
            }
            long started = System.nanoTime();
            try {
                Reading reading = Fixtures.READER.read("fuzz.yaml", text, Fixtures.SURROUNDINGS);
                assertThat(reading.found()).allSatisfy(problem -> {
                    assertThat(problem.message()).isNotBlank();
                    assertThat(problem.at().line()).isPositive();
                    assertThat(problem.at().column()).isPositive();
                });
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + ", round " + count + ":\n" + text, e);
            }
            slowest = Math.max(slowest, System.nanoTime() - started);
            count++;
        }
        System.out.printf("runbook fuzz: %d texts, slowest %d ms%n", count, slowest / 1_000_000);
        assertThat(count).isPositive();
    }

    private static String mutated(String text, Random random) {
        if (text.length() < 4) {
            return text + PIECES.get(random.nextInt(PIECES.size()));
        }
        int at = random.nextInt(text.length());
        int to = Math.min(text.length(), at + 1 + random.nextInt(12));
        return switch (random.nextInt(6)) {
            case 0 -> text.substring(0, at) + text.substring(to);
            case 1 -> text.substring(0, at) + PIECES.get(random.nextInt(PIECES.size())) + text.substring(at);
            case 2 -> text.substring(0, at) + text.substring(at, to).repeat(2 + random.nextInt(3)) + text.substring(to);
            case 3 -> swappedLines(text, random);
            case 4 -> text.substring(0, at) + (char) random.nextInt(0x300) + text.substring(at + 1);
            default -> text.substring(0, at) + PIECES.get(random.nextInt(PIECES.size())) + text.substring(to);
        };
    }

    private static String swappedLines(String text, Random random) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        java.util.Collections.swap(lines, random.nextInt(lines.size()), random.nextInt(lines.size()));
        return String.join("\n", lines);
    }
}
