package dev.evenkeel.web.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.cases.CaseReader;
import dev.evenkeel.workflows.estate.Estate;
import dev.evenkeel.workflows.estate.EstateReader;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.Reading;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.RunbookReader;
import dev.evenkeel.workflows.runbook.Surroundings;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Runbook tests declare recoveries as people do. */
class RecoveryCaseTest {

    private static final ExpressionCompiler COMPILER = new ExpressionCompiler();
    private static final CaseRunner RUNNER = new CaseRunner(COMPILER);

    private static final String MOVE = """
            runbook: move
            procedure: recovery
            title: Move the shop
            owner: team-shop
            service: shop
            site: south
            fence:
              - id: stop
                when: "run.graceful"
                script: { command: [stop, "${run.primary}"] }
              - id: fenced
                proves: fence
                script: { command: [ask, "${run.primary}"] }
            promote:
              - { id: promote, script: { command: [promote] } }
            failback:
              - { id: back, gate: { pass: "run.returns_to == 'north'" } }
            """;

    @AfterAll
    static void close() {
        RUNNER.close();
    }

    @Test
    void walksAFailoverWithoutTheOldPrimary() {
        assertThat(run("""
                    declared: { graceful: false }
                    expect:
                      status: succeeded
                      path: [ { skipped: stop }, { done: fenced }, { done: promote } ]
                      never: [ back ]
                """)).isEmpty();
    }

    @Test
    void walksOnlyTheWayBack() {
        assertThat(run("""
                    declared: { primary: south, returns_to: north }
                    expect:
                      status: succeeded
                      path: [ { done: back } ]
                      never: [ promote ]
                """)).isEmpty();
    }

    @Test
    void showsThatNothingIsPromotedWithoutAProof() {
        assertThat(run("""
                    steps:
                      - { step: fenced, fails: It still answers }
                    people:
                      - { at: fenced, answer: stop }
                    expect:
                      status: failed
                      never: [ promote ]
                """)).isEmpty();
    }

    private static List<Problem> run(String story) {
        String test = "runbook: move\ncases:\n  - case: Moves the shop\n" + story;
        Runbook runbook = ((Reading.Good)
                        new RunbookReader(COMPILER).read("recovery/move.yaml", MOVE, Surroundings.PERMISSIVE))
                .runbook();
        CaseReader.Reading reading = new CaseReader().read("recovery/move.test.yaml", test, runbook);
        assertThat(reading.problems()).isEmpty();
        return RUNNER.run(
                "recovery/move.yaml", MOVE, runbook, estate(), reading.cases().getFirst());
    }

    private static Estate estate() {
        return new EstateReader(COMPILER)
                .read(
                        "estate.yaml",
                        "sites: { north: {}, south: {} }\nenvironments: { lab: { sites: [north, south] } }\n"
                                + "services: { shop: { owner: team, channel: all, environments: { lab: [north, south] } } }\n"
                                + "channels: { all: { wecom: { webhook: \"file:wecom\" } } }\n",
                        new EstateReader.Server("/data", "/runbooks"))
                .estate();
    }
}
