package dev.evenkeel.web.runs.view;

import static dev.evenkeel.pages.JournalBuilder.map;
import static dev.evenkeel.pages.JournalBuilder.outline;
import static dev.evenkeel.web.runs.view.Views.START;
import static dev.evenkeel.web.runs.view.Views.approval;
import static dev.evenkeel.web.runs.view.Views.journal;
import static dev.evenkeel.web.runs.view.Views.step;
import static dev.evenkeel.web.runs.view.Views.summary;
import static dev.evenkeel.web.runs.view.Views.view;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.pages.JournalBuilder;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunViewTest {

    @Test
    void showsTheOutlineBeforeAnythingHasRun() {
        RunView view = view(journal());

        assertThat(view.path()).isEqualTo("deploy/shop.yaml");
        assertThat(view.inputs()).containsEntry("version", "1.2.0");
        assertThat(view.sites()).containsExactly("north", "south");
        assertThat(view.phases()).extracting(PhaseView::name).containsExactly("rollout", "verify");
        assertThat(view.steps()).extracting(StepView::state).containsOnly(StepState.PENDING);
    }

    @Test
    void asksNothingAndSaysWhyWhenItsWorkflowIsGone() {
        List<JournalEvent> journal = approval().events();
        assertThat(RunView.of(summary(), journal).questions()).hasSize(1);

        RunView lost = RunView.of(summary(RunStatus.FAILED, "Its workflow is gone", START + 9), journal);
        assertThat(lost.questions()).isEmpty();
        assertThat(lost.reason()).isEqualTo("Its workflow is gone");
    }

    @Test
    void groupsTheStepsOfAPhaseBySiteInTheOrderOfTheWaves() {
        RunView view = view(journal()
                .run(PHASE_STARTED, "phase", "rollout", "wave", 1, "sites", List.of("south"))
                .run(PHASE_STARTED, "phase", "rollout", "wave", 2, "sites", List.of("north")));

        List<PhaseView.Lane> lanes = view.phases().getFirst().lanes();
        assertThat(lanes).extracting(PhaseView.Lane::site).containsExactly("south", "north");
        assertThat(lanes).extracting(PhaseView.Lane::wave).containsExactly(1, 2);
        assertThat(lanes.getFirst().steps()).extracting(StepView::key).containsExactly("rollout/place@south");
    }

    @Test
    void isDoneWithAPhaseWhenItsLastWaveIs() {
        JournalBuilder journal = journal()
                .run(PHASE_STARTED, "phase", "rollout", "wave", 1, "sites", List.of("north"))
                .run(PHASE_FINISHED, "phase", "rollout", "wave", 1, "outcome", "done");
        assertThat(view(journal).phases().getFirst().state()).isEqualTo(StepState.RUNNING);

        journal.run(PHASE_STARTED, "phase", "rollout", "wave", 2, "sites", List.of("south"))
                .run(PHASE_FINISHED, "phase", "rollout", "wave", 2, "outcome", "done");
        assertThat(view(journal).phases().getFirst().state()).isEqualTo(StepState.DONE);
    }

    @Test
    void tellsHowLongAPhaseTook() {
        RunView view = view(journal()
                .run(PHASE_STARTED, "phase", "rollout")
                .after(5_000)
                .run(PHASE_FINISHED, "phase", "rollout", "outcome", "failed"));

        PhaseView phase = view.phases().getFirst();
        assertThat(phase.state()).isEqualTo(StepState.FAILED);
        assertThat(phase.startedAt()).isEqualTo(START);
        assertThat(phase.finishedAt()).isEqualTo(START + 5_000);
    }

    @Test
    void keepsEachAttemptOfAStep() {
        StepView step = step(
                journal()
                        .step(STEP_STARTED, "rollout/place@north", 1, "doing", "terraform apply")
                        .after(1_000)
                        .step(
                                STEP_FAILED,
                                "rollout/place@north",
                                1,
                                "failure",
                                "ToolFailed",
                                "message",
                                "No",
                                "advice",
                                "Look",
                                "evidence",
                                "x",
                                "next",
                                "retry")
                        .after(500)
                        .step(STEP_STARTED, "rollout/place@north", 2, "doing", "terraform apply")
                        .after(2_000)
                        .step(
                                STEP_FINISHED,
                                "rollout/place@north",
                                2,
                                "summary",
                                "1 added",
                                "result",
                                map("folder", "/srv")),
                "rollout/place@north");

        assertThat(step.state()).isEqualTo(StepState.DONE);
        assertThat(step.note()).isEqualTo("1 added");
        assertThat(step.attempts()).extracting(Attempt::duration).containsExactly(1_000L, 2_000L);
        assertThat(step.attempts().getFirst().failure())
                .isEqualTo(new Attempt.Failure("ToolFailed", "No", "Look", "x", "retry"));
        assertThat(step.attempts().getLast().result()).containsEntry("folder", "/srv");
        assertThat(step.duration()).isEqualTo(3_000);
        assertThat(step.runningSince()).isNull();
    }

    @Test
    void saysSinceWhenAStepRuns() {
        StepView step = step(
                journal().after(700).step(STEP_STARTED, "rollout/place@north", 1, "doing", "terraform apply"),
                "rollout/place@north");

        assertThat(step.runningSince()).isEqualTo(START + 700);
        assertThat(step.note()).isEqualTo("terraform apply");
    }

    @Test
    void showsWhatWasSkippedAndWhatWasOnlyShown() {
        RunView view = view(journal()
                .step(STEP_SKIPPED, "verify/ask", 0, "reason", "when is false")
                .step(STEP_PREVIEWED, "rollout/place@north", 1, "would", "1 to add"));

        assertThat(view.step("verify/ask").orElseThrow().state()).isEqualTo(StepState.SKIPPED);
        assertThat(view.step("verify/ask").orElseThrow().note()).isEqualTo("when is false");
        assertThat(view.step("rollout/place@north").orElseThrow().state()).isEqualTo(StepState.PREVIEWED);
        assertThat(view.step("rollout/place@north").orElseThrow().note()).isEqualTo("1 to add");
    }

    @Test
    void nestsStepsAndSumsThemUp() {
        RunView view = view(journal()
                .run(
                        STEPS_ADDED,
                        "parent",
                        "verify/each",
                        "steps",
                        List.of(
                                outline("verify/each#1", "One", "script", "verify", null, "verify/each"),
                                outline("verify/each#2", "Two", "script", "verify", null, "verify/each")))
                .step(STEP_STARTED, "verify/each#1", 1)
                .step(STEP_FINISHED, "verify/each#1", 1, "summary", "fine"));

        StepView parent = view.step("verify/each").orElseThrow();
        assertThat(parent.children()).extracting(StepView::title).containsExactly("One", "Two");
        assertThat(parent.state()).isEqualTo(StepState.RUNNING);
    }

    @Test
    void knowsWhetherItIsPaused() {
        JournalBuilder journal = journal().by("anna", RUN_PAUSED, null);
        assertThat(view(journal).pausing()).isTrue();

        assertThat(view(journal.by("anna", RUN_RESUMED, null)).pausing()).isFalse();
    }

    @Test
    void tellsOfARollback() {
        RunView view = view(journal().run(ROLLBACK_STARTED, "reason", "unhealthy", "sites", List.of("north", "south")));

        assertThat(view.reason()).isEqualTo("unhealthy");
        assertThat(view.timeline().getLast().arguments()).containsExactly("north, south");
    }

    @ParameterizedTest
    @EnumSource(Type.class)
    void toleratesEventsThatSayNothing(Type type) {
        RunView bare = RunView.of(summary(), List.of(new JournalEvent(1, START, type, null, 0, null, Map.of())));
        RunView odd = RunView.of(
                summary(),
                List.of(new JournalEvent(
                        1,
                        START,
                        type,
                        "x/y@z",
                        1,
                        "anna",
                        map(
                                "steps",
                                3,
                                "wait",
                                "nonsense",
                                "action",
                                7,
                                "covers",
                                "no",
                                "plans",
                                List.of(),
                                "unheard_of",
                                true,
                                "phase",
                                4,
                                "sites",
                                "north"))));

        assertThat(bare.timeline()).hasSize(1);
        assertThat(odd.timeline()).hasSize(1);
        assertThat(odd.last()).isEqualTo(1);
    }

    @Test
    void showsAStepThatTheOutlineDoesNotName() {
        StepView step = step(new JournalBuilder(START).step(STEP_STARTED, "rollout/new@north", 1), "rollout/new@north");

        assertThat(step.title()).isEqualTo("new");
        assertThat(step.site()).isEqualTo("north");
        assertThat(step.phase()).isEqualTo("rollout");
    }

    @Test
    void foldsTheSameViewFromAJournalThatWasDeliveredTwice() {
        List<JournalEvent> events =
                journal().step(STEP_STARTED, "verify/ask", 1).events();

        RunView twice = RunView.of(
                summary(), Stream.concat(events.stream(), events.stream()).toList());

        assertThat(twice.steps()).isEqualTo(RunView.of(summary(), events).steps());
    }
}
