package dev.evenkeel.workflows.runbook;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunbookReaderTest {

    private static final Pattern EXPECTATION = Pattern.compile("(?m)^# expect (\\d+): (.*)$");

    static List<Path> valid() {
        return Fixtures.in("valid");
    }

    static List<Path> invalid() {
        return Fixtures.in("invalid");
    }

    private record Expected(int line, List<String> words) {
        boolean meets(Problem problem) {
            String all = problem.message() + " / " + problem.hint();
            return problem.at().line() == line && words.stream().allMatch(all::contains);
        }
    }

    private static List<Expected> expected(String text) {
        return EXPECTATION
                .matcher(text)
                .results()
                .map(found -> new Expected(
                        Integer.parseInt(found.group(1)),
                        Arrays.asList(found.group(2).split(" / ", -1))))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("valid")
    void readsWhatIsValid(Path file) {
        Reading reading = Fixtures.read(file);

        assertThat(reading.found()).as(ProblemReport.of(reading.found())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void namesEveryProblemOfWhatIsInvalidAndNoOther(Path file) {
        List<Expected> expected = expected(Fixtures.text(file));
        List<Problem> problems = Fixtures.read(file).found();

        assertThat(expected).as("every invalid fixture says what it expects").isNotEmpty();
        for (Expected each : expected) {
            assertThat(problems).as(ProblemReport.of(problems)).anyMatch(each::meets);
        }
        for (Problem problem : problems) {
            assertThat(expected).as(problem.toString()).anyMatch(each -> each.meets(problem));
        }
    }

    @Test
    void buildsTheModel() {
        Runbook runbook = Fixtures.good("full-deploy");

        assertThat(runbook.procedure()).isEqualTo(Procedure.DEPLOY);
        assertThat(runbook.approval()).isEqualTo(new Runbook.ApprovalRule(2, Role.APPROVER));
        assertThat(requireNonNull(runbook.waves()).sizes())
                .containsExactly(new Waves.Size(1, false), new Waves.Size(25, true), new Waves.Size(100, true));
        assertThat(requireNonNull(runbook.waves()).soak()).isEqualTo(Duration.ofSeconds(30));
        assertThat(runbook.steps().keySet()).containsExactly("prepare", "approve", "rollout", "verify", "rollback");
        Step apply = Fixtures.phase(runbook, "rollout").getFirst();
        assertThat(apply).isInstanceOfSatisfying(TerraformStep.Apply.class, step -> {
            assertThat(step.plan()).isEqualTo("plan");
            assertThat(step.common().title().source()).isEqualTo("Apply");
            assertThat(step.common().retry())
                    .isEqualTo(new Step.Retry(3, Duration.ofSeconds(1), 1.5, Duration.ofMinutes(1)));
            assertThat(step.common().timeout()).isEqualTo(Duration.ofMinutes(10));
        });
        assertThat(runbook.input("replicas").orElseThrow().defaultValue()).isEqualTo(2L);
        assertThat(Steps.flat(Fixtures.phase(runbook, "verify")))
                .extracting(Step::id)
                .containsExactly(
                        "all_sites", "one", "judge", "both", "left", "right", "enough", "breathe", "buy", "paid");
    }

    @Test
    void fillsTemplatesWhenTheRunHasTheValues() {
        Runbook runbook = Fixtures.good("full-deploy");
        TerraformStep.Plan plan =
                (TerraformStep.Plan) Fixtures.phase(runbook, "prepare").getFirst();

        Object variables = plan.module()
                .variables()
                .evaluate(Map.of(
                        "inputs", Map.of("version", "1.2.3", "replicas", 2L),
                        "site", Map.of("name", "north", "vars", Map.of("state", "x"))));

        assertThat(variables)
                .isEqualTo(Map.of("version", "1.2.3", "replicas", 2L, "tags", List.of("a", "north"), "on", true));
    }

    @Test
    void seesTheResultOfEverySiteFromAPhaseThatRunsOnce() {
        Step.Approval look = (Step.Approval)
                Fixtures.phase(Fixtures.good("full-deploy"), "approve").getFirst();

        assertThat(requireNonNull(look.instructions())
                        .text(Map.of(
                                "service", Map.of("sites", List.of("north", "south")),
                                "steps",
                                        Map.of(
                                                "plan",
                                                Map.of(
                                                        "north",
                                                        Map.of("summary", "1 to add"),
                                                        "south",
                                                        Map.of("summary", "no changes"))))))
                .isEqualTo("Plans: north: 1 to add; south: no changes");
        assertThat(requireNonNull(look.instructions()).steps()).containsExactly("plan");
    }

    static Stream<String> hostile() {
        return Stream.of(
                "",
                "\u0000",
                "a: \u202Eb",
                "\uD800",
                "a: b\r\tc: d",
                "[".repeat(100_000),
                "{a: ".repeat(50_000),
                "- ".repeat(50_000) + "x",
                "x".repeat(1_100_000),
                "a: &a [*a]",
                "a: &a {b: *a}\nsteps: *a",
                bomb(),
                "? [a, b]\n: c",
                "!!java.lang.Runtime x",
                "!<tag:yaml.org,2002:js/function> x: y",
                "%YAML 9.9\n---\na: b",
                "a: !!binary x",
                "'".repeat(1_000),
                "a: |\n  x\n b",
                "runbook: 5\nsteps: 7\ninputs: []\napprovals: x\nwaves: []\nprocedure: task",
                "procedure: deploy\nrollout: [1, [], {}, null, {id: {}}, {group: {}}, {for_each: []}, {parallel: 1}]\ninputs: {a: 1, b: null, c: {type: []}}");
    }

    private static String bomb() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            text.append("a%d: &a%d [%s]\n"
                    .formatted(i, i, String.join(", ", java.util.Collections.nCopies(9, "*a" + (i - 1)))));
        }
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    @org.junit.jupiter.api.Timeout(20)
    void turnsAnythingElseIntoProblems(String text) {
        assertThat(Fixtures.READER.read("x.yaml", text, Surroundings.PERMISSIVE).found())
                .isNotEmpty();
    }

    @Test
    void findsThePlaceWithinAString() {
        String text = """
                runbook: x
                procedure: task
                title: T
                owner: team-x
                steps:
                  - id: a
                    task:
                      instructions: |
                        First line.
                        Then ${inputs.nope} there.
                """;

        assertThat(Fixtures.READER.read("x.yaml", text, Surroundings.PERMISSIVE).found())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.at()).isEqualTo(new Position("x.yaml", 10, 23));
                    assertThat(problem.message()).isEqualTo("There is no input 'nope'");
                });
    }
}
