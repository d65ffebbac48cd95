package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.EvidenceFile;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary.Alarm;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a question to people does as time passes, and what they can answer to a task. */
class PeopleRunTest {

    private static final EvidenceFile PHOTO = new EvidenceFile("photo.png", "ab".repeat(32), 7);

    @AutoClose
    private final RunHarness run = new RunHarness();

    @Test
    void callsAnApprovalOutForAnotherRoleWhenNobodyAgrees() {
        start("""
              - id: agree
                approval: { from: admin, expires: 2h, escalate: { after: 15m, to: approver } }
              - id: act
                script: { command: [act] }
                """, "approval");
        Refused.refused(() -> run.decide("anna", Action.APPROVE, ""), "role admin");
        assertThat(run.journal.summary().waitingRole()).isEqualTo(Role.ADMIN);

        run.pass(Duration.ofMinutes(16));
        await().until(() -> run.journal.summary().alarm() == Alarm.ESCALATED);

        assertThat(run.journal.last(Type.ESCALATED).orElseThrow().data())
                .containsEntry("to", "APPROVER")
                .containsEntry("role", "APPROVER");
        assertThat(run.journal.summary().waitingRole()).isEqualTo(Role.APPROVER);
        run.decide("anna", Action.APPROVE, "");
        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.summary().alarm()).isNull();
    }

    @Test
    void keepsTheRoleWhenAHigherOneIsCalledAndExpiresInTime() {
        start("""
              - id: agree
                approval: { expires: 30m, escalate: { after: 15m, to: admin } }
                """, "approval");

        run.pass(Duration.ofMinutes(20));
        await().until(() -> run.journal.summary().alarm() == Alarm.ESCALATED);
        assertThat(run.journal.summary().waitingRole()).isEqualTo(Role.APPROVER);

        run.pass(Duration.ofMinutes(11));
        run.waitFor("failure");
        assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data())
                .containsEntry("message", "Nobody approved within 30 min");
    }

    @Test
    void escalatesWhatTheRunbookItselfAsks() {
        run.start("""
                runbook: test
                procedure: task
                title: Test
                owner: team
                approvals: { live: { escalate: { after: 10m, to: admin } } }
                steps:
                  - id: act
                    script: { command: [act] }
                """, Map.of()).waitFor("approval");

        run.pass(Duration.ofMinutes(11));

        await().until(() -> run.journal.last(Type.ESCALATED).isPresent());
    }

    @Test
    void saysWhenATaskIsOverdueAndWhoseItWas() {
        start("""
              - id: look
                task: { instructions: Look, assignee: "an${'na'}", due: 30m }
                """, "task");
        assertThat(run.journal.last(Type.PERSON_ASKED).orElseThrow().data())
                .containsEntry("assignee", "anna")
                .containsKey("due");
        Refused.refused(() -> run.decide("ben", Action.COMPLETE, ""), "anna has taken this task");

        run.pass(Duration.ofMinutes(31));
        await().until(() -> run.journal.summary().alarm() == Alarm.OVERDUE);
        assertThat(run.journal.last(Type.OVERDUE).orElseThrow().data()).containsEntry("assignee", "anna");

        run.decide("ben", Action.TAKE_OVER, "");
        run.decide("ben", Action.COMPLETE, "");
        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void saysNothingOfATaskThatIsDoneInTime() {
        start("""
              - id: look
                task: { instructions: Look, due: 30m }
                """, "task");

        run.pass(Duration.ofMinutes(29));
        run.decide("anna", Action.COMPLETE, "");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.events(Type.OVERDUE)).isEmpty();
    }

    @Test
    void goesOnWithoutATaskThatIsNotApplicable() {
        start("""
              - id: look
                task: { instructions: Look, evidence: { order: { type: string, required: true } } }
              - id: act
                script: { command: [act] }
                """, "task");
        Refused.refused(() -> run.decide("anna", Action.NOT_APPLICABLE, ""), "reason is needed");

        run.decide("anna", Action.NOT_APPLICABLE, "there is no shop here");

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.last(Type.STEP_SKIPPED).orElseThrow().data())
                .containsEntry("reason", "anna: not applicable, there is no shop here");
    }

    @Test
    void takesAFileAsEvidenceAndHandsItsDigestOn() {
        start("""
              - id: look
                task: { instructions: Look, evidence: { photo: { type: file, required: true } } }
              - id: act
                script: { command: ["${steps.look.photo.sha256}", "${steps.look.photo.name}"] }
                """, "task");
        for (Object wrong : new Object[] {
            "photo.png",
            Map.of("name", "../../etc/passwd", "sha256", PHOTO.sha256(), "size", 7),
            Map.of("name", "a.png", "sha256", "short", "size", 7),
            Map.of("name", "a.png", "sha256", PHOTO.sha256(), "size", -1)
        }) {
            Refused.refused(() -> run.decide("anna", Action.COMPLETE, "", Map.of("photo", wrong)), "has to be a file");
        }
        Refused.refused(() -> run.decide("anna", Action.COMPLETE, ""), "Photo is needed");

        run.decide("anna", Action.COMPLETE, "", Map.of("photo", PHOTO.value()));

        assertThat(run.result().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.journal.last(Type.STEP_FINISHED).orElseThrow().data())
                .containsEntry("summary", PHOTO.sha256() + " photo.png");
    }

    @Test
    void refusesWhatIsNoDecisionAtAll() {
        start("""
              - id: look
                task: { instructions: Look }
                """, "task");
        Decision decision = run.decision("anna", Action.COMPLETE, "steps/look", null, "", Map.of());

        Refused.refused(
                () -> run.client().newUntypedWorkflowStub("run/r1").update("decide", Object.class, Map.of()),
                "no decision");
        Refused.refused(
                () -> run.client()
                        .newUntypedWorkflowStub("run/r1")
                        .update("decide", Object.class, Map.of("decision", decision, "keyId", TestKey.NAME)),
                "not signed");
    }

    private void start(String steps, String waits) {
        run.start("""
                runbook: test
                procedure: task
                title: Test
                owner: team
                steps:
                """ + steps, Map.of()).waitFor(waits);
    }
}
