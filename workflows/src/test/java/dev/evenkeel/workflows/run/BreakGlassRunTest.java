package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.ReviewActivities.Obstacle;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class BreakGlassRunTest {

    private static final String TWO_PEOPLE = """
            runbook: test
            procedure: task
            title: Test
            owner: team
            steps:
              - id: plan
                terraform.plan: { folder: terraform/shop }
              - id: agree
                approval: { count: COUNT }
              - id: apply
                terraform.apply: { plan: plan }
            """;

    @AutoClose
    private final RunHarness run = new RunHarness();

    @Test
    void letsTheRequesterGoOnAloneWithAReasonAndOpensAReview() {
        start(2);

        breakGlass("rita", Role.APPROVER, "the shop is down, nobody else is awake");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.acted()).containsExactly("steps/plan", "steps/apply");
        assertThat(run.tools.reviews()).singleElement().satisfies(review -> {
            assertThat(review.actor()).isEqualTo("rita");
            assertThat(review.reason()).contains("nobody else is awake");
            assertThat(review.broke()).containsExactly(Obstacle.REQUESTER, Obstacle.COUNT);
            assertThat(review.environment()).isEqualTo("production");
        });
        JournalEvent decided = run.journal.last(Type.DECIDED).orElseThrow();
        assertThat(decided.actor()).isEqualTo("rita");
        assertThat(decided.data())
                .containsEntry("action", "BREAK_GLASS")
                .containsEntry("broke", List.of("REQUESTER", "COUNT"));
        assertThat(run.journal.events(Type.STEP_FINISHED).get(1).data().get("summary"))
                .asString()
                .contains("rita broke the glass");
    }

    @Test
    void needsAReasonTheRoleAndTheScopeAsItIsNow() {
        start(2);

        Refused.refused(() -> breakGlass("rita", Role.APPROVER, " "), "Say why you break the glass");
        Refused.refused(() -> breakGlass("rita", Role.OPERATOR, "now"), "role approver");
        Refused.refused(() -> send("rita", Role.APPROVER, "0123", "now"), "look again");
        assertThat(run.tools.reviews()).isEmpty();
    }

    @Test
    void isRefusedWhereNothingHasToBeBroken() {
        start(1);

        Refused.refused(() -> breakGlass("anna", Role.APPROVER, "quick"), "no glass to break");
    }

    @Test
    void countsForWhoeverIsOneOfSeveralThatAreNeeded() {
        start(3);
        run.decide("anna", Action.APPROVE, "");

        breakGlass("anna", Role.APPROVER, "the others sleep");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.reviews().getFirst().broke()).containsExactly(Obstacle.COUNT);
    }

    @Test
    void asksOnWhenWhoeverBrokeItHasLostTheRole() {
        run.tools.takeRoleFrom("eve");
        start(1);
        breakGlass("eve", Role.APPROVER, "hurry");
        run.waitFor("approval");

        assertThat(run.tools.acted()).containsExactly("steps/plan");
        run.decide("anna", Action.APPROVE, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.tools.reviews().getFirst().broke()).containsExactly(Obstacle.EDITOR);
    }

    private void start(int count) {
        run.start(TWO_PEOPLE.replace("COUNT", String.valueOf(count)), Map.of()).waitFor("approval");
    }

    private void breakGlass(String actor, Role role, String reason) {
        send(
                actor,
                role,
                String.valueOf(
                        run.journal.last(Type.PERSON_ASKED).orElseThrow().data().get("scope")),
                reason);
    }

    private void send(String actor, Role role, String scope, String reason) {
        Decision asked = run.decision(actor, Action.BREAK_GLASS, "steps/agree", scope, reason, Map.of());
        run.send(run.sign(new Decision(
                asked.id(),
                asked.runId(),
                asked.action(),
                asked.step(),
                asked.scope(),
                actor,
                role,
                asked.environment(),
                reason,
                Map.of(),
                0)));
    }
}
