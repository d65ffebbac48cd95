package dev.evenkeel.web.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextDiffTest {

    private static String shown(TextDiff diff) {
        return diff.hunks().stream()
                .map(hunk -> hunk.head() + "\n"
                        + hunk.lines().stream()
                                .map(line -> line.sign() + line.text())
                                .collect(Collectors.joining("\n")))
                .collect(Collectors.joining("\n"));
    }

    private static String numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
    }

    @Test
    void showsWhatIsDifferentWithSomeLinesAround() {
        TextDiff diff = TextDiff.of(numbers(1, 20), numbers(1, 20).replace("\n10\n", "\nten\nmore\n"));

        assertThat(shown(diff)).isEqualTo("@@ -7,7 +7,8 @@\n 7\n 8\n 9\n-10\n+ten\n+more\n 11\n 12\n 13");
        assertThat(diff.added()).isEqualTo(2);
        assertThat(diff.removed()).isEqualTo(1);
    }

    @Test
    void keepsDistantDifferencesApart() {
        String after = numbers(1, 40).replace("\n5\n", "\n").replace("\n35\n", "\nx\n");

        assertThat(TextDiff.of(numbers(1, 40), after).hunks()).hasSize(2);
    }

    @Test
    void findsNothingInEqualTexts() {
        assertThat(TextDiff.of("a\nb\n", "a\r\nb").hunks()).isEmpty();
        assertThat(TextDiff.of("", "").hunks()).isEmpty();
    }

    @Test
    void showsAFileThatIsGoneAsRemoved() {
        TextDiff diff = TextDiff.of("a\nb", "");

        assertThat(shown(diff)).isEqualTo("@@ -1,2 +0,0 @@\n-a\n-b");
    }

    @Test
    void isBoundedHoweverLargeAndDifferentTheTextsAre() {
        String many = "x\n".repeat(500_000);
        TextDiff diff = TextDiff.of(numbers(1, 100_000), many);

        assertThat(diff.cut()).isTrue();
        assertThat(diff.removed()).isEqualTo(100_000);
        assertThat(diff.added()).isEqualTo(500_000);
        assertThat(diff.hunks().stream().mapToInt(hunk -> hunk.lines().size()).sum())
                .isEqualTo(2_000);
        assertThat(TextDiff.of("a", "b".repeat(1_000_000))
                        .hunks()
                        .getFirst()
                        .lines()
                        .getLast()
                        .text())
                .hasSize(1_001);
    }
}
