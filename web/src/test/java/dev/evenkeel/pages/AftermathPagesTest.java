package dev.evenkeel.pages;

import static dev.evenkeel.pages.JournalBuilder.map;
import static dev.evenkeel.pages.JournalBuilder.outline;
import static dev.evenkeel.pages.Pages.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.web.launch.Launcher;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The forms for what a person does after a failure and while a run is paused. */
@OnPagesServer
class AftermathPagesTest {

    private final Pages pages;
    private final SeededStore seeds;
    private final FailureSeeds runs;
    private final FakeDecisions decisions;
    private final FakeLauncher launcher;

    AftermathPagesTest(MockMvcTester mvc, SeededStore seeds, FakeDecisions decisions, FakeLauncher launcher) {
        this.launcher = launcher;
        this.pages = new Pages(mvc);
        this.seeds = seeds;
        this.runs = new FailureSeeds(seeds);
        this.decisions = decisions;
    }

    @Test
    void readsTheResultOfAStepThatWasDoneByHand() {
        runs.failed("r-hand");

        assertThat(pages.text("anna", "/runs/r-hand")).contains("name=\"evidence.exitCode\"");
        pages.post(
                "anna",
                "/runs/r-hand/decisions",
                map(
                        "id",
                        "h-1",
                        "action",
                        "MARK_DONE",
                        "step",
                        "steps/one",
                        "comment",
                        "seen",
                        "evidence.exitCode",
                        "0",
                        "evidence.output",
                        "moved"));

        assertThat(decisions.asks.getLast().evidence()).isEqualTo(Map.of("exitCode", 0L, "output", "moved"));
    }

    @Test
    void changesInputsWithTheFieldsOfTheLaunch() {
        runs.failed("r-inputs");

        for (String language : List.of("en", "zh-CN")) {
            assertThat(pages.text("anna", "/runs/r-inputs/inputs?step=steps/one&lang=" + language))
                    .doesNotContain("??")
                    .containsPattern("value=\"a\"[^>]* checked")
                    .contains("value=\"2\"");
        }
        String wrong = body(pages.post(
                "anna",
                "/runs/r-inputs/inputs",
                map("id", "i-1", "step", "steps/one", "input.host", "b", "input.copies", "7")));
        assertThat(wrong).contains("At most 5.").contains("value=\"7\"");

        MvcTestResult sent = pages.post(
                "anna",
                "/runs/r-inputs/inputs",
                map("id", "i-2", "step", "steps/one", "input.host", "b", "input.copies", "3", "comment", "a is gone"));
        assertThat(sent).hasStatus(302).hasRedirectedUrl("/runs/r-inputs");
        assertThat(decisions.asks.getLast()).satisfies(ask -> {
            assertThat(ask.action()).isEqualTo(Action.RETRY_CHANGED);
            assertThat(ask.evidence()).isEqualTo(Map.of("host", "b", "copies", "3"));
        });
        assertThat(pages.get("carol", "/runs/r-inputs/inputs?step=steps/one")).hasStatus(403);
    }

    @Test
    void skipsTheStepBeforeWhichARunIsPaused() {
        runs.put(
                "r-held",
                FailureSeeds.journal().by("anna", Type.RUN_PAUSED, null).step(Type.STEP_HELD, "steps/one", 0));

        assertThat(pages.text("anna", "/runs/r-held"))
                .contains("Paused before: One")
                .contains("value=\"SKIP_AHEAD\"");
        assertThat(pages.text("carol", "/runs/r-held")).doesNotContain("value=\"SKIP_AHEAD\"");
    }

    @Test
    void offersATaskToWhoeverTakesIt() {
        JournalBuilder journal = FailureSeeds.journal()
                .step(
                        Type.PERSON_ASKED,
                        "steps/one",
                        1,
                        "wait",
                        "task",
                        "role",
                        "RESPONDER",
                        "actions",
                        List.of("COMPLETE", "TAKE_OVER", "STOP"))
                .by("carol", Type.DECIDED, "steps/one", "action", "TAKE_OVER");
        runs.put("r-taken", journal);

        assertThat(pages.text("anna", "/runs/r-taken"))
                .contains("carol is at it.")
                .contains("value=\"TAKE_OVER\"")
                .doesNotContain("value=\"COMPLETE\"");
        assertThat(pages.text("carol", "/runs/r-taken"))
                .contains("value=\"COMPLETE\"")
                .doesNotContain("value=\"TAKE_OVER\"");
    }

    @Test
    void takesANoteAndShowsIt() {
        runs.put(
                "r-note",
                FailureSeeds.journal()
                        .by("anna", Type.DECIDED, null, "action", "COMMENT", "comment", "The host hums."));

        assertThat(pages.text("carol", "/runs/r-note"))
                .contains("value=\"COMMENT\"")
                .contains("The host hums.");
        assertThat(pages.text("eve", "/runs/r-note")).doesNotContain("value=\"COMMENT\"");
    }

    @Test
    void startsANewRunAtAStepAndTakesOverWhatWasDone() {
        seeds.put(
                Seeds.summary(
                        "r-ended",
                        "move",
                        "Move",
                        RunStatus.FAILED,
                        Mode.LIVE,
                        null,
                        null,
                        "",
                        "anna",
                        Seeds.NOW,
                        Seeds.NOW),
                new JournalBuilder(Seeds.NOW)
                        .run(
                                Type.RUN_STARTED,
                                "inputs",
                                map("host", "a"),
                                "steps",
                                List.of(
                                        outline("steps/plan", "Plan", "terraform.plan", "steps", null, null),
                                        outline("steps/one", "One", "script", "steps", null, null),
                                        outline("steps/two", "Two", "script", "steps", null, null)))
                        .step(Type.STEP_FINISHED, "steps/plan", 1, "result", map("file", "f"))
                        .step(Type.STEP_FINISHED, "steps/one", 1, "result", map("output", "x"))
                        .step(Type.STEP_FAILED, "steps/two", 1, "message", "no", "next", "stop")
                        .run(Type.RUN_FINISHED, "status", "FAILED")
                        .events());

        assertThat(pages.text("anna", "/runs/r-ended")).contains("/runs/r-ended/rerun?step=steps/two");
        assertThat(pages.text("anna", "/runs/r-ended/rerun?step=steps/two&lang=zh-CN"))
                .doesNotContain("??")
                .contains(">One</li>")
                .doesNotContain(">Plan</li>");
        assertThat(pages.post("anna", "/runs/r-ended/rerun", map("runId", "r-77", "step", "steps/two")))
                .hasStatus(302);
        assertThat(launcher.launches.getLast().terms().again())
                .isEqualTo(new Launcher.Again(
                        Seeds.HASH,
                        new RunRequest.Takeover(
                                "r-ended", Map.of("steps/one", new RunRequest.Taken(true, Map.of("output", "x"))))));
        assertThat(pages.get("carol", "/runs/r-ended/rerun?step=steps/two")).hasStatus(403);
    }
}
