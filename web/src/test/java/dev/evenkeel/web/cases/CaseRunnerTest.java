package dev.evenkeel.web.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.cases.CaseReader;
import dev.evenkeel.workflows.cases.RunbookCase;
import dev.evenkeel.workflows.estate.Estate;
import dev.evenkeel.workflows.estate.EstateReader;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.Reading;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.RunbookReader;
import dev.evenkeel.workflows.runbook.Surroundings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class CaseRunnerTest {

    private static final ExpressionCompiler COMPILER = new ExpressionCompiler();
    private static final CaseRunner RUNNER = new CaseRunner(COMPILER);

    private static final String WINDOW = """
            runbook: window
            procedure: task
            title: Window
            owner: team
            inputs:
              host: { type: string, required: true }
            steps:
              - id: agree
                approval: { count: 2, expires: 4h }
              - id: patch
                retry: { attempts: 2, delay: 6h }
                script: { command: [patch, "${inputs.host}"] }
              - id: patched
                on_failure: stop
                gate: { pass: "steps.patch.output == 'fine'" }
            """;

    @AfterAll
    static void close() {
        RUNNER.close();
    }

    @Test
    void findsNothingWhenTheRunbookDoesWhatTheCaseSays() {
        assertThat(run("""
                    inputs: { host: a }
                    steps:
                      - { step: patch, attempt: 1, fails: away }
                      - { step: patch, result: { output: fine } }
                    people:
                      - { at: agree, answer: approve }
                    expect:
                      status: succeeded
                      approvals: [ { step: agree, from: approver, count: 2 } ]
                      path: [ { failed: patch }, { done: patch }, { done: patched } ]
                """)).isEmpty();
    }

    /** The clock of one environment can be skipped some 290 years ahead. */
    @Test
    void manyCasesThatSkipYearsComeToTheirEnds() {
        String patient = """
                runbook: patient
                procedure: task
                title: Patient
                owner: team
                steps:
                  - id: years
                    for_each:
                      items: "[1, 2, 3, 4, 5, 6, 7, 8]"
                      as: year
                      steps: [ { id: year, wait: { for: 366d } } ]
                """;
        Runbook runbook = runbook("patient", patient);
        String test = "runbook: patient\ncases:\n  - case: Waits for years\n    expect: { status: succeeded }\n";
        RunbookCase story = new CaseReader()
                .read("task/patient.test.yaml", test, runbook)
                .cases()
                .getFirst();
        for (int i = 0; i < 40; i++) {
            assertThat(RUNNER.run("task/patient.yaml", patient, runbook, estate(), story))
                    .as("case %s", i)
                    .isEmpty();
        }
    }

    @Test
    void namesTheLineOfEachExpectationThatDoesNotHold() {
        assertThat(run("""
                    inputs: { host: a }
                    people:
                      - { at: agree, answer: approve }
                      - { at: patch, answer: retry }
                    expect:
                      status: succeeded
                      path: [ { skipped: patch } ]
                      never: [ patch ]
                      approvals: []
                      undone: [ patch ]
                """))
                .extracting(Problem::toString)
                .satisfiesExactlyInAnyOrder(
                        problem ->
                                assertThat(problem).contains("test.yaml:9:15").contains("ends as failed"),
                        problem -> assertThat(problem).contains(":10:").contains("skipped patch does not happen"),
                        problem -> assertThat(problem).contains(":11:").contains("begins after all"),
                        problem -> assertThat(problem).contains(":12:").contains("One more approval"),
                        problem -> assertThat(problem).contains(":13:").contains("Nothing is undone"),
                        problem -> assertThat(problem).contains(":7:").contains("Nobody is asked"));
    }

    @Test
    void saysWhereNobodyAnswers() {
        assertThat(run("""
                    inputs: { host: a }
                    expect: { status: succeeded }
                """))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .contains("ends as waiting")
                        .contains("approval at steps/agree"));
    }

    @Test
    void letsAnApprovalExpireWhenNobodyAnswers() {
        assertThat(run("""
                    inputs: { host: a }
                    people:
                      - { at: agree, answer: nobody }
                      - { at: agree, answer: stop }
                    expect: { status: failed, reason: Nobody approved within 4 h, never: [patch] }
                """)).isEmpty();
    }

    @Test
    void tellsWhyAnAnswerIsRefused() {
        assertThat(run("""
                    inputs: { host: a }
                    people:
                      - { at: agree, answer: approve, by: requester }
                    expect: { status: succeeded }
                """)).singleElement().satisfies(problem -> {
            assertThat(problem.message()).contains("cannot approve");
            assertThat(problem.at().line()).isEqualTo(6);
        });
    }

    @Test
    void cancelsARun() {
        assertThat(run("""
                    inputs: { host: a }
                    people:
                      - { at: agree, answer: cancel }
                    expect: { status: cancelled, never: [patch] }
                """)).isEmpty();
    }

    @Test
    void refusesInputsThatTheFormWouldRefuse() {
        assertThat(run("""
                    inputs: { hosts: a }
                    expect: { status: succeeded }
                """))
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem.message()).contains("would be refused"));
    }

    @Test
    void refusesAnEnvironmentThatIsNotThere() {
        assertThat(run("""
                    environment: moon
                    expect: { status: succeeded }
                """))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("moon"));
    }

    private static final String INNER = """
            runbook: inner
            procedure: task
            title: Inner
            owner: team
            inputs: { host: { type: string } }
            outputs: { url: "'http://' + steps.start.output" }
            steps:
              - id: agree
                approval: { count: 1 }
              - id: start
                script: { command: [start, "${inputs.host}"] }
            """;

    private static final String OUTER = """
            runbook: outer
            procedure: task
            title: Outer
            owner: team
            steps:
              - id: there
                run: { runbook: inner, inputs: { host: a } }
              - id: after
                script: { command: [open, "${steps.there.outputs.url}"] }
              - id: right
                on_failure: stop
                gate: { pass: "steps.there.outputs.url == 'http://b'" }
            """;

    @Test
    void takesTheOutcomeOfAnotherRunFromTheCase() {
        assertThat(outer("""
                    steps:
                      - { step: there, attempt: 1, fails: no disk }
                      - { step: there, result: { outputs: { url: "http://b" } } }
                    people:
                      - { at: there, answer: retry }
                    expect:
                      status: succeeded
                      path: [ { failed: there }, { done: there }, { done: after } ]
                      approvals: []
                """)).isEmpty();
    }

    @Test
    void asksAboutAnotherRunThatWasEndedFromOutside() {
        assertThat(outer("""
                    steps:
                      - { step: there, fails: killed, failure: unknown }
                    people:
                      - { at: there, answer: stop }
                    expect: { status: failed, reason: ended from outside, never: [after] }
                """)).isEmpty();
    }

    @Test
    void walksAnotherRunWhenTheCaseSaysNothingOfItsEnd() {
        assertThat(outer("""
                    steps:
                      - { step: there > start, result: { output: b } }
                    people:
                      - { at: there > agree, answer: approve }
                    expect:
                      status: succeeded
                      path: [ { done: there > agree }, { done: there > steps/start }, { done: there }, { done: after } ]
                      approvals: [ { step: there > agree, count: 1 } ]
                """)).isEmpty();
    }

    @Test
    void tellsAStepOfAnotherRunFromOneOfItsOwn() {
        assertThat(outer("""
                    steps:
                      - { step: there > start, result: { output: c } }
                      - { step: there > after, fails: no }
                    people:
                      - { at: there > agree, answer: approve }
                    expect: { status: failed, reason: did not pass, never: [ there > start ] }
                """))
                .extracting(Problem::message)
                .satisfiesExactlyInAnyOrder(
                        message -> assertThat(message).contains("there > after does not act"),
                        message -> assertThat(message).contains("steps/there > steps/start begins after all"));
    }

    @Test
    void saysWhereInAnotherRunNobodyAnswers() {
        assertThat(outer("    expect: { status: succeeded }\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .contains("ends as waiting")
                        .contains("approval at steps/there > steps/agree"));
    }

    private static List<Problem> outer(String story) {
        Runbook runbook = runbook("outer", OUTER);
        CaseReader.Reading reading = new CaseReader()
                .read("task/outer.test.yaml", "runbook: outer\ncases:\n  - case: Runs another\n" + story, runbook);
        assertThat(reading.problems()).isEmpty();
        return RUNNER.run(
                "task/outer.yaml",
                OUTER,
                runbook,
                Map.of("inner", new CaseRunner.Child("task/inner.yaml", INNER, runbook("inner", INNER))),
                estate(),
                reading.cases().getFirst());
    }

    private static Runbook runbook(String name, String text) {
        return switch (new RunbookReader(COMPILER).read("task/" + name + ".yaml", text, Surroundings.PERMISSIVE)) {
            case Reading.Good good -> good.runbook();
            case Reading.Bad bad -> throw new AssertionError(bad.problems());
        };
    }

    private static final String INCIDENT = """
            runbook: slow
            procedure: incident
            title: Slow
            owner: team
            diagnose:
              - id: look
                script: { command: [look] }
            mitigate:
              - id: restart
                script: { command: [restart] }
            verify:
              - id: quick
                gate: { pass: "steps.restart.output.orValue('') == 'fine'" }
            """;

    /** Time is skipped as soon as nothing happens, and nothing happens while the crew makes up its mind: hence more than once. */
    @RepeatedTest(10)
    void hasTheCrewOfAnIncidentMoveItToItsEnd() {
        assertThat(incident("""
                    steps:
                      - { step: restart, result: { output: fine } }
                    expect:
                      status: succeeded
                      path: [ { done: look }, { done: restart }, { done: quick } ]
                """)).isEmpty();
    }

    @Test
    void leavesAnIncidentWaitingWhoseStepsWereStopped() {
        assertThat(incident("""
                    steps:
                      - { step: restart, fails: no route }
                    people:
                      - { at: restart, answer: stop }
                    expect: { status: waiting, reason: the phase mitigate was stopped, never: [quick] }
                """)).isEmpty();
    }

    private static List<Problem> incident(String story) {
        Runbook runbook = runbook("slow", INCIDENT);
        CaseReader.Reading reading = new CaseReader()
                .read("incident/slow.test.yaml", "runbook: slow\ncases:\n  - case: Is slow\n" + story, runbook);
        assertThat(reading.problems()).isEmpty();
        return RUNNER.run(
                "incident/slow.yaml",
                INCIDENT,
                runbook,
                estate(),
                reading.cases().getFirst());
    }

    private static List<Problem> run(String story) {
        String test = "runbook: window\ncases:\n  - case: Patches a host\n" + story;
        Runbook runbook = runbook();
        CaseReader.Reading reading = new CaseReader().read("task/window.test.yaml", test, runbook);
        assertThat(reading.problems()).isEmpty();
        return RUNNER.run(
                "task/window.yaml", WINDOW, runbook, estate(), reading.cases().getFirst());
    }

    private static Runbook runbook() {
        return runbook("window", WINDOW);
    }

    private static Estate estate() {
        return new EstateReader(COMPILER)
                .read(
                        "estate.yaml",
                        "sites: { north: {} }\nenvironments: { lab: { sites: [north] } }",
                        new EstateReader.Server("/data", "/runbooks"))
                .estate();
    }
}
