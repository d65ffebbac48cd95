package dev.evenkeel.web.runs.view;

import static dev.evenkeel.pages.JournalBuilder.map;
import static dev.evenkeel.web.runs.view.Views.approval;
import static dev.evenkeel.web.runs.view.Views.journal;
import static dev.evenkeel.web.runs.view.Views.step;
import static dev.evenkeel.web.runs.view.Views.view;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.pages.JournalBuilder;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Role;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a run asks of people, as its page sees it. */
class RunViewQuestionsTest {

    @Test
    void doesNotTakeALostOutcomeForAFailure() {
        StepView step = step(
                journal()
                        .step(STEP_STARTED, "rollout/place@north", 1)
                        .step(STEP_FAILED, "rollout/place@north", 1, "failure", "UnknownOutcome", "message", "Killed"),
                "rollout/place@north");

        assertThat(step.state()).isEqualTo(StepState.UNKNOWN);
    }

    @Test
    void readsWhatAnApprovalCovers() {
        RunView view = view(approval());

        Question question = view.questions().getFirst();
        assertThat(question.kind()).isEqualTo(Question.Kind.APPROVAL);
        assertThat(question.role()).isEqualTo(Role.APPROVER);
        assertThat(question.actions()).containsExactly(Action.APPROVE, Action.REJECT);
        assertThat(question.scope()).isEqualTo("abc");
        assertThat(question.needed()).isEqualTo(2);
        assertThat(question.expires()).isEqualTo(99L);
        Question.Covers covers = Objects.requireNonNull(question.covers());
        assertThat(covers.sites()).containsExactly("north");
        assertThat(covers.plans())
                .containsExactly(new Question.Plan("rollout/place@north", "Place", "north", "f00", "1 to add"));
        assertThat(view.step("verify/ask").orElseThrow().state()).isEqualTo(StepState.WAITING);
    }

    @Test
    void countsWhoHasAgreedUntilTheQuestionIsSettled() {
        JournalBuilder journal = approval().by("bob", DECIDED, "verify/ask", "action", "APPROVE", "comment", "ok");

        Question question = view(journal).questions().getFirst();
        assertThat(question.agreed()).isEqualTo(1);
        assertThat(question.saidBy("bob")).isTrue();
        assertThat(question.saidBy("carol")).isFalse();

        journal.step(PERSON_ANSWERED, "verify/ask", 1, "outcome", "approved");
        assertThat(view(journal).questions()).isEmpty();
    }

    @Test
    void readsTheFormOfATask() {
        RunView view = view(journal()
                .step(
                        PERSON_ASKED,
                        "verify/ask",
                        1,
                        "wait",
                        "task",
                        "role",
                        "RESPONDER",
                        "actions",
                        List.of("COMPLETE"),
                        "instructions",
                        "Look",
                        "fields",
                        List.of(map("id", "order", "kind", "string", "title", "", "required", true))));

        Question question = view.questions().getFirst();
        assertThat(question.fields())
                .containsExactly(new Question.Field("order", "STRING", "order", true, List.of(), List.of()));
        assertThat(question.instructions()).isEqualTo("Look");
    }

    @Test
    void asksWhatToDoAboutAFailureUntilItIsTriedAgain() {
        JournalBuilder journal = journal()
                .step(STEP_STARTED, "rollout/place@north", 1)
                .step(STEP_FAILED, "rollout/place@north", 1, "failure", "ToolFailed", "message", "No", "next", "ask")
                .step(
                        PERSON_ASKED,
                        "rollout/place@north",
                        1,
                        "wait",
                        "failure",
                        "role",
                        "OPERATOR",
                        "actions",
                        List.of("RETRY", "STOP"),
                        "message",
                        "No",
                        "advice",
                        "Look",
                        "evidence",
                        "seen");

        RunView asked = view(journal);
        assertThat(asked.questions().getFirst().evidence()).isEqualTo("seen");
        assertThat(asked.step("rollout/place@north").orElseThrow().state()).isEqualTo(StepState.FAILED);

        journal.step(STEP_STARTED, "rollout/place@north", 2);
        assertThat(view(journal).questions()).isEmpty();
        assertThat(view(journal).running()).extracting(StepView::key).containsExactly("rollout/place@north");
    }

    @Test
    void leavesNothingOpenWhenTheRunHasEnded() {
        RunView view = view(approval()
                .step(STEP_STARTED, "rollout/place@north", 1)
                .by("anna", RUN_CANCELLING, null, "reason", "wrong version")
                .run(RUN_FINISHED, "status", "CANCELLED", "reason", "anna: wrong version"));

        assertThat(view.questions()).isEmpty();
        assertThat(view.running()).isEmpty();
        assertThat(view.reason()).isEqualTo("anna: wrong version");
        assertThat(view.steps()).extracting(StepView::state).allMatch(StepState::settled);
        assertThat(view.phases()).extracting(PhaseView::state).allMatch(StepState::settled);
    }
}
