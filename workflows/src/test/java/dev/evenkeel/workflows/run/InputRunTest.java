package dev.evenkeel.workflows.run;

import static dev.evenkeel.workflows.run.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.InputFile;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Inputs that steps do not read as values: references to secrets, and files. */
class InputRunTest {

    private static final String RUNBOOK = """
            runbook: test
            procedure: task
            title: Test
            owner: team
            inputs:
              token: { type: secret, pattern: "env:.*" }
              key: { type: secret, pattern: "file:.*", required: false }
              patch: { type: file }
              urgent: { type: boolean, default: false }
              reason: { type: string, when: "inputs.urgent" }
              count: { type: number, when: "inputs.urgent", default: 3 }
            steps:
              - id: apply
                secrets: { TOKEN: "${inputs.token}", OTHER: "${inputs.key}", FIXED: env:FIXED }
                script: { command: [apply, "${inputs.patch.path}", "${inputs.patch.size + 1}", "${inputs.count.orValue(0.0)}", "${inputs.reason}"] }
              - id: plain
                script: { command: [echo, plain] }
            """;

    private static final InputFile PATCH = new InputFile("fix.sql", "ab".repeat(32), 12);

    @AutoClose
    private final RunHarness run = new RunHarness();

    @Test
    void handsReferencesAndFilesToTheStepsThatNameThem() {
        run.start(RUNBOOK, Map.of("token", "env:SHOP", "patch", PATCH.value(), "urgent", false, "reason", ""));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acts().getFirst().secrets()).isEqualTo(Map.of("TOKEN", "env:SHOP", "FIXED", "env:FIXED"));
        assertThat(run.tools.scripts().getFirst().command())
                .containsExactly("apply", "inputs/patch/fix.sql", "13", "0", "");
        assertThat(run.tools.scripts().getFirst().files()).isEqualTo(Map.of("inputs/patch/fix.sql", PATCH));
        assertThat(run.tools.scripts().getLast().files()).isEmpty();
        assertThat(run.journal.events().toString()).doesNotContain("TOKEN=");
    }

    @Test
    void checksChangedInputsByTheSameRules() {
        run.tools.failNext("steps/apply", Failures.TOOL_FAILED, "no");
        run.start(RUNBOOK, Map.of("token", "env:SHOP", "patch", PATCH.value(), "urgent", false, "reason", ""))
                .waitFor("failure");

        refused(
                () -> run.decide("olga", Action.RETRY_CHANGED, "", Map.of("token", "hunter2")),
                "never the secret itself");
        refused(() -> run.decide("olga", Action.RETRY_CHANGED, "", Map.of("reason", "because")), "not asked for");
        run.decide("olga", Action.RETRY_CHANGED, "", Map.of("urgent", "true", "reason", "a fire", "token", "env:NEW"));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acts().get(1).secrets()).containsEntry("TOKEN", "env:NEW");
        assertThat(run.tools.scripts().getFirst().command()).contains("3", "a fire");
        assertThat(run.journal.last(Type.INPUTS_CHANGED)).isPresent();
    }
}
