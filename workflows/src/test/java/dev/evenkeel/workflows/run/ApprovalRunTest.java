package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.SignedDecision;
import io.temporal.client.WorkflowUpdateException;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApprovalRunTest {

    @AutoClose
    private final RunHarness run = new RunHarness();

    @BeforeEach
    void startAndWait() {
        run.start("""
                        runbook: test
                        procedure: task
                        title: Test
                        owner: team
                        steps:
                          - id: plan
                            terraform.plan: { folder: terraform/shop }
                          - id: agree
                            approval: { count: 2 }
                          - id: apply
                            terraform.apply: { plan: plan }
                        """, Map.of()).waitFor("approval");
    }

    @Test
    void goesOnWhenEnoughPeopleAgreed() {
        assertThat(run.decide("anna", Action.APPROVE, "").waitingFor()).isEqualTo("approval");
        assertThat(run.decide("ben", Action.APPROVE, "").waitingFor()).isEqualTo("approval");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acted()).containsExactly("steps/plan", "steps/apply");
    }

    @Test
    void showsWhatTheApprovalCovers() {
        assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data().get("covers"))
                .asString()
                .contains("changes-of-steps/plan")
                .contains("definition=");
    }

    @Test
    void refusesWhoeverAskedForTheRun() {
        refused(() -> run.decide("rita", Action.APPROVE, ""), "cannot approve");
    }

    @Test
    void refusesTheLastEditorOfTheRunbook() {
        refused(() -> run.decide("eve", Action.APPROVE, ""), "edited");
    }

    @Test
    void refusesTheSamePersonTwice() {
        run.decide("anna", Action.APPROVE, "");

        refused(() -> run.decide("anna", Action.APPROVE, ""), "agreed already");
    }

    @Test
    void refusesADecisionThatNobodySigned() {
        Decision decision = approval("anna");

        refused(() -> run.send(new SignedDecision(decision, TestKey.NAME, "")), "not signed");
        refused(
                () -> run.send(
                        new SignedDecision(decision, "other", run.sign(decision).signature())),
                "not signed");
    }

    @Test
    void refusesADecisionThatWasChangedAfterItWasSigned() {
        SignedDecision signed = run.sign(approval("anna"));
        Decision forged = approval("mallory");

        refused(() -> run.send(new SignedDecision(forged, signed.keyId(), signed.signature())), "not signed");
    }

    @Test
    void refusesADecisionSentAgain() {
        SignedDecision signed = run.sign(approval("anna"));
        run.send(signed);

        refused(() -> run.send(signed), "already taken");
    }

    @Test
    void refusesADecisionAboutSomethingElseThanWhatIsAskedNow() {
        Decision stale = run.decision("anna", Action.APPROVE, "steps/agree", "0123", "", Map.of());

        refused(() -> run.send(run.sign(stale)), "look again");
    }

    @Test
    void refusesARoleThatIsTooLow() {
        Decision seen = approval("anna");
        Decision low = new Decision(
                "low",
                seen.runId(),
                seen.action(),
                seen.step(),
                seen.scope(),
                seen.actor(),
                Role.OPERATOR,
                seen.environment(),
                "",
                Map.of(),
                0);

        refused(() -> run.send(run.sign(low)), "role approver");
    }

    @Test
    void asksOnWhenAnApproverHasLostTheRole() {
        run.tools.takeRoleFrom("anna");
        run.decide("anna", Action.APPROVE, "");
        run.decide("ben", Action.APPROVE, "");
        run.waitFor("approval");

        assertThat(run.tools.acted()).containsExactly("steps/plan");
        run.decide("cleo", Action.APPROVE, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void failsTheStepWhenSomebodyRejects() {
        refused(() -> run.decide("anna", Action.REJECT, ""), "Say why");
        run.decide("anna", Action.REJECT, "too risky today");
        run.waitFor("failure");
        run.decide("olga", Action.STOP, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.result().reason()).contains("too risky today");
        assertThat(run.tools.acted()).containsExactly("steps/plan");
    }

    private Decision approval(String actor) {
        String scope = String.valueOf(
                run.journal.last(Type.PERSON_ASKED).orElseThrow().data().get("scope"));
        return run.decision(actor, Action.APPROVE, "steps/agree", scope, "", Map.of());
    }

    private static void refused(ThrowingCallable decide, String why) {
        assertThatThrownBy(decide)
                .isInstanceOf(WorkflowUpdateException.class)
                .cause()
                .hasMessageContaining(why);
    }
}
