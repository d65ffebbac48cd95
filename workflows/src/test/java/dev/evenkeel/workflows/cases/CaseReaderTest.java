package dev.evenkeel.workflows.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.Reading;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.RunbookReader;
import dev.evenkeel.workflows.runbook.Surroundings;
import org.junit.jupiter.api.Test;

class CaseReaderTest {

    private static final Runbook GREET = runbook("""
            runbook: greet
            procedure: task
            title: Greet
            owner: team
            steps:
              - id: hello
                script: { command: [echo, hello] }
              - id: polite
                gate: { pass: "steps.hello.exitCode == 0" }
            """);

    @Test
    void readsWhatACaseSays() {
        CaseReader.Reading reading = read("""
                runbook: greet
                cases:
                  - case: Says hello
                    mode: rehearsal
                    steps:
                      - { step: steps/hello, attempt: 2, fails: no echo, failure: tool_missing }
                    people:
                      - { at: hello, answer: retry, by: olga }
                    expect:
                      status: failed
                      path:
                        - failed: hello
                      undone: []
                """);

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.cases()).singleElement().satisfies(story -> {
            assertThat(story.at()).hasToString("task/greet.test.yaml:3:11");
            assertThat(story.stubs()).singleElement().satisfies(stub -> {
                assertThat(stub.failure()).isEqualTo("ToolMissing");
                assertThat(stub.attempt()).isEqualTo(2);
            });
            assertThat(story.expected().undone()).isEmpty();
            assertThat(story.expected().approvals()).isNull();
        });
    }

    @Test
    void namesThePlaceOfEachMistake() {
        assertThat(read("""
                        runbook: great
                        cases:
                          - case: Says hello
                            steps:
                              - { step: helo }
                              - { step: hello, result: { exitcode: 1, output: 5 } }
                              - { step: polite, result: { passed: true } }
                              - { step: rollout/hello }
                            people:
                              - { at: hello, answer: yes please }
                            expect:
                              status: done
                        """).problems())
                .extracting(Problem::toString)
                .satisfiesExactly(
                        problem ->
                                assertThat(problem).contains("test.yaml:1:10").contains("great"),
                        problem -> assertThat(problem).contains(":5:17").contains("Did you mean 'hello'?"),
                        problem -> assertThat(problem).contains(":6:").contains("Did you mean 'exitCode'?"),
                        problem -> assertThat(problem).contains(":6:").contains("a text"),
                        problem -> assertThat(problem).contains(":7:17").contains("is real in a test"),
                        problem -> assertThat(problem).contains(":8:17").contains("Write steps/hello"),
                        problem -> assertThat(problem).contains(":10:").contains("yes please"),
                        problem -> assertThat(problem).contains(":12:").contains("'done'"));
    }

    @Test
    void takesAKeyWithOrWithoutPhaseItemsAndSite() {
        assertThat(StepPattern.of("healthy").fits("rollout/healthy@south")).isTrue();
        assertThat(StepPattern.of("rollout/healthy").fits("rollout/healthy@south"))
                .isTrue();
        assertThat(StepPattern.of("healthy@south").fits("rollout/healthy@south"))
                .isTrue();
        assertThat(StepPattern.of("healthy@north").fits("rollout/healthy@south"))
                .isFalse();
        assertThat(StepPattern.of("verify/healthy").fits("rollout/healthy@south"))
                .isFalse();
        assertThat(StepPattern.of("facts[north]").fits("steps/facts[north]")).isTrue();
        assertThat(StepPattern.of("facts[south]").fits("steps/facts[north]")).isFalse();
        assertThat(StepPattern.of("heal").fits("rollout/healthy@south")).isFalse();
    }

    private static CaseReader.Reading read(String text) {
        return new CaseReader().read("task/greet.test.yaml", text, GREET);
    }

    private static Runbook runbook(String text) {
        return switch (new RunbookReader(new ExpressionCompiler())
                .read("task/greet.yaml", text, Surroundings.PERMISSIVE)) {
            case Reading.Good good -> good.runbook();
            case Reading.Bad bad -> throw new AssertionError(bad.problems());
        };
    }
}
