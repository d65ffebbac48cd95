package dev.evenkeel.workflows.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are made to exhaust a reader: each is refused, or read, in bounded time and memory. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileFilesTest {

    private static final String HEAD = "runbook: fuzz\nprocedure: task\ntitle: T\nowner: team\n";

    private final Readers readers = new Readers();

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("ten megabytes", "a: " + "x".repeat(10 << 20), "longer than 1 MiB"),
                Arguments.of("flow lists in flow lists", "a: " + "[".repeat(300_000), "nested too deeply"),
                Arguments.of("flow maps in flow maps", "{a: ".repeat(100_000), "nested too deeply"),
                Arguments.of("lists in lists", "- ".repeat(300_000), "nested too deeply"),
                Arguments.of("keys that are maps", "? ".repeat(300_000), "nested too deeply"),
                Arguments.of("indented maps", indented(900), "nested too deeply"),
                Arguments.of("an alias bomb", bomb(), "aliases"),
                Arguments.of("an alias to itself", HEAD + "steps: &a [ *a ]", "aliases"),
                Arguments.of("a map that merges itself", HEAD + "inputs: &a { <<: *a }", "aliases"),
                Arguments.of("many small nodes", HEAD + "steps: [" + "a,".repeat(400_000) + "]", "holds too much"),
                Arguments.of("a NUL", HEAD + "description: \"a\u0000b\"", "U+0000"),
                Arguments.of("a text that turns around", HEAD + "description: a\u202eb", "U+202E"),
                Arguments.of("a second document", HEAD + "---\na: b", "second document"),
                Arguments.of("a huge text", HEAD + "description: " + "x".repeat(900_000), "longer than 64 KiB"),
                Arguments.of("a very long key", HEAD + "k".repeat(900_000) + ": 1", ""),
                Arguments.of("many unknown keys", HEAD + keys(20_000), "Unknown key"),
                Arguments.of(
                        "a very long name",
                        "runbook: a" + "-a".repeat(30_000) + "\nprocedure: task",
                        "longer than 1000"),
                Arguments.of("a very long id", step("id: a" + "_a".repeat(30_000) + "!, wait: {for: 1s}"), ""),
                Arguments.of(
                        "a very long duration", step("id: a, wait: {for: " + "1".repeat(60_000) + "s}"), "duration"),
                Arguments.of(
                        "a very long number",
                        HEAD + "approvals: { live: { count: " + "9".repeat(60_000) + " } }",
                        "whole number"),
                Arguments.of("open brackets in code", gate("(".repeat(60_000)), ""),
                Arguments.of("nested lists in code", gate("[".repeat(60_000)), ""),
                Arguments.of("many nots", gate("!".repeat(60_000) + "true"), ""),
                Arguments.of("many minuses", gate("-".repeat(60_000) + "1"), ""),
                Arguments.of("a long sum", gate("1" + "+1".repeat(30_000) + " > 0"), ""),
                Arguments.of("a long conjunction", gate("true" + " && true".repeat(8_000)), ""),
                Arguments.of("many choices", gate("true ? ".repeat(8_000) + "true"), ""),
                Arguments.of("loops in loops in code", gate(loops(40)), ""),
                Arguments.of("many steps", HEAD + "steps:\n" + steps(6_000), "more than 1000 steps"),
                Arguments.of(
                        "many templates in one text",
                        step("id: a, wait: {for: '" + "${1}".repeat(15_000) + "'}"),
                        "more than 5000 expressions"),
                Arguments.of("a very long time table", schedule("'" + "*,".repeat(30_000) + "*'", ""), "five fields"),
                Arguments.of(
                        "many exceptions",
                        schedule("'0 0 * * *'", ", except: [" + "2026-01-01,".repeat(20_000) + "]"),
                        "more than 100 exceptions"),
                Arguments.of("a very long zone", schedule("'0 0 * * *', zone: " + "A".repeat(60_000), ""), "time zone"),
                Arguments.of("many schedules", HEAD + "schedules: [" + "{id: a},".repeat(5_000) + "]", "is missing"),
                Arguments.of("a long path", gate("inputs" + ".a".repeat(30_000)), ""),
                Arguments.of("many open templates", step("id: a, wait: {for: '" + "${".repeat(30_000) + "'}"), ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refusesWith(String name, String text, String words) {
        assertThat(readers.read(text.getBytes(StandardCharsets.UTF_8)))
                .anySatisfy(problem -> assertThat(problem.message()).contains(words));
        System.out.println("hostile file: " + name + ": " + readers);
    }

    static Stream<Arguments> bounded() {
        return Stream.of(
                Arguments.of("many steps", HEAD + "steps:\n" + steps(1_000)),
                Arguments.of("many steps that read each other", HEAD + "steps:\n" + readingSteps(1_000)),
                Arguments.of("many branches", HEAD + "steps:\n- id: all\n  parallel:\n" + steps(999)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bounded")
    void readsWithinBounds(String name, String text) {
        readers.read(text.getBytes(StandardCharsets.UTF_8));

        System.out.println("hostile file: " + name + ": " + readers);
    }

    @Test
    void tellsWhereBytesAreNoText() {
        byte[] bytes = "a: b\nc: \u00e9x".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(readers.read(bytes)).singleElement().satisfies(problem -> {
            assertThat(problem.message()).contains("not UTF-8").contains("0xE9");
            assertThat(problem.at()).hasToString("fuzz.yaml:2:4");
        });
        assertThat(readers.read(Arrays.copyOf("a: é".getBytes(StandardCharsets.UTF_8), 4)))
                .hasSize(1);
    }

    private static String schedule(String cron, String more) {
        return HEAD + "schedules: [{id: a, mode: live, environment: x, schedule: {cron: " + cron
                + (cron.contains("zone:") ? "" : ", zone: UTC") + more + "}}]";
    }

    private static String step(String flow) {
        return HEAD + "steps:\n- { " + flow + " }\n";
    }

    private static String gate(String code) {
        return HEAD + "steps:\n- id: a\n  gate: { pass: '" + code + "' }\n";
    }

    private static String loops(int depth) {
        return "[1].all(a, ".repeat(depth) + "true" + ")".repeat(depth);
    }

    private static String indented(int depth) {
        return IntStream.range(0, depth).mapToObj(i -> " ".repeat(i) + "a:\n").collect(Collectors.joining());
    }

    private static String bomb() {
        StringBuilder text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            text.append("a%d: &a%d [%s]\n"
                    .formatted(
                            i,
                            i,
                            String.join(
                                    ",",
                                    List.of(("*a" + (i - 1) + " ").repeat(9).split("(?<= )")))));
        }
        return text.toString();
    }

    private static String keys(int count) {
        return IntStream.range(0, count).mapToObj(i -> "k" + i + ": 1\n").collect(Collectors.joining());
    }

    private static String steps(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "  - {id: s" + i + ", wait: {for: 1s}}\n")
                .collect(Collectors.joining());
    }

    private static String readingSteps(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "  - {id: s" + i + ", gate: {pass: \""
                        + (i == 0 ? "true" : "steps.s" + (i - 1) + ".passed") + "\"}}\n")
                .collect(Collectors.joining());
    }
}
