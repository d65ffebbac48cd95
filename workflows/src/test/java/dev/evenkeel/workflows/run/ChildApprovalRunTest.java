package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run does by another runbook is agreed to as if it did it by itself. */
class ChildApprovalRunTest {

    private static final String PLANS = """
            runbook: child
            procedure: task
            title: Child
            owner: team
            steps:
              - id: plan
                terraform.plan: { folder: terraform/shop }
              - id: apply
                terraform.apply: { plan: plan }
            """;

    private static final String APPROVED = """
            runbook: parent
            procedure: task
            title: Parent
            owner: team
            inputs: { size: { type: number, default: 1 } }
            steps:
              - id: agree
                approval: { count: 2 }
              - id: there
                run: { runbook: child }
            """;

    @AutoClose
    private final RunHarness run = new RunHarness();

    @BeforeEach
    void pin() {
        run.child("child", ChildRunTest.CHILD);
    }

    @Test
    void whatAChildOfAnApprovedRunWouldApplyIsAgreedToByAsManyPeople() {
        run.child("child", PLANS);
        run.start(APPROVED, Map.of()).waitFor("approval");
        run.decide("anna", Action.APPROVE, "");
        run.decide("bob", Action.APPROVE, "");
        run.in("r1-1").waitFor("approval");
        assertThat(run.tools.actedByRun()).containsExactly("r1-1 steps/plan");
        assertThat(run.journal.of("r1-1").last(Type.PERSON_ASKED).orElseThrow().data())
                .containsEntry("count", 2);

        run.decide("anna", Action.APPROVE, "");
        run.decide("bob", Action.APPROVE, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.actedByRun()).containsExactly("r1-1 steps/plan", "r1-1 steps/apply");
    }

    @Test
    void theEditorOfAChildDoesNotApproveItsParent() {
        run.child("child", PLANS, "Mallory <mallory@example.org>");
        run.start(APPROVED, Map.of()).waitFor("approval");

        assertThatThrownBy(() -> run.decide("mallory", Action.APPROVE, "")).hasStackTraceContaining("edited");
    }

    @Test
    void whatActsAfterAnApproverLostTheRoleIsAgreedToAnew() {
        run.start("""
                        runbook: test
                        procedure: task
                        title: Test
                        owner: team
                        steps:
                          - id: agree
                            approval: { count: 1 }
                          - id: look
                            task: { instructions: Look. }
                          - id: play
                            ansible.playbook: { playbook: ansible/shop.yml }
                        """, Map.of()).waitFor("approval");
        run.decide("anna", Action.APPROVE, "");
        run.waitFor("task");
        run.tools.takeRoleFrom("anna");
        run.decide("olga", Action.COMPLETE, "");
        run.waitFor("approval");
        assertThat(run.tools.acted()).isEmpty();

        run.decide("bob", Action.APPROVE, "");
        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void runsNoChildWithInputsThatNobodyAgreedTo() {
        run.child("child", ChildRunTest.CHILD.replace("script:", "on_failure: stop\n    script:"));
        run.tools.failNext("steps/work", Failures.TOOL_FAILED, "not now");
        run.start(
                        APPROVED.replace(
                                "run: { runbook: child }", "run: { runbook: child, inputs: { name: a, count: 1 } }"),
                        Map.of())
                .waitFor("approval");
        run.decide("anna", Action.APPROVE, "");
        run.decide("bob", Action.APPROVE, "");
        run.waitFor("failure").decide("olga", Action.RETRY_CHANGED, "smaller", Map.of("size", 2));

        run.waitFor("approval");

        assertThat(run.tools.actedByRun()).containsExactly("r1-1 steps/work");
    }
}
