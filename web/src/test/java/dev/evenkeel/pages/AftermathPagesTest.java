package dev.evenkeel.pages;

import static dev.evenkeel.pages.JournalBuilder.map;
import static dev.evenkeel.pages.JournalBuilder.outline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.evenkeel.web.launch.Launcher;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunStatus;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The forms for what a person does after a failure, after a cancel and while a run is paused. */
@SpringBootTest(classes = PagesServer.class, properties = "evenkeel.demo=true")
@AutoConfigureMockMvc
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class AftermathPagesTest {

    private final MockMvcTester mvc;
    private final SeededStore seeds;
    private final FakeDecisions decisions;
    private final FakeLauncher launcher;

    AftermathPagesTest(MockMvcTester mvc, SeededStore seeds, FakeDecisions decisions, FakeLauncher launcher) {
        this.launcher = launcher;
        this.mvc = mvc;
        this.seeds = seeds;
        this.decisions = decisions;
    }

    @Test
    void showsWhatWouldBeUndoneAndSendsWhatWasLeftOut() {
        failed("r-undo");

        for (String language : List.of("en", "zh-CN")) {
            assertThat(body(get("anna", "/runs/r-undo?lang=" + language)))
                    .doesNotContain("??")
                    .contains("allow writes")
                    .contains("value=\"UNDO\"");
        }
        post(
                "anna",
                "/runs/r-undo/decisions",
                map("id", "u-1", "action", "UNDO", "step", "steps/one", "scope", "77aa"),
                "undo.part",
                List.of("steps/one", "steps/zero"),
                "undo.do",
                List.of("steps/one"));

        assertThat(decisions.asks.getLast()).satisfies(ask -> {
            assertThat(ask.action()).isEqualTo(Action.UNDO);
            assertThat(ask.scope()).isEqualTo("77aa");
            assertThat(ask.evidence()).isEqualTo(Map.of("without", List.of("steps/zero")));
        });
    }

    @Test
    void keepsTheUntickedPartsWhenAnUndoIsRefused() {
        failed("r-undo-refused");

        String page = body(post(
                "anna",
                "/runs/r-undo-refused/decisions",
                map("id", "u-2", "action", "UNDO", "step", "steps/one", "comment", "refuse this"),
                "undo.part",
                List.of("steps/one", "steps/zero"),
                "undo.do",
                List.of("steps/one")));

        assertThat(page)
                .contains("Your decision was not taken.")
                .containsPattern("name=\"undo.do\" value=\"steps/one\" checked")
                .doesNotContainPattern("name=\"undo.do\" value=\"steps/zero\" checked")
                .contains("refuse this</textarea>");
    }

    @Test
    void asksWhatToUndoAfterACancel() {
        JournalBuilder journal = journal()
                .by("anna", Type.RUN_CANCELLING, null, "reason", "wrong host")
                .run(Type.STEPS_ADDED, "parent", "undo", "steps", undoOutline())
                .run(Type.UNDO_PLANNED, "scope", "77aa", "parts", parts())
                .step(
                        Type.PERSON_ASKED,
                        "undo/choose",
                        1,
                        "wait",
                        "undo",
                        "role",
                        "OPERATOR",
                        "actions",
                        List.of("UNDO", "LEAVE"));
        put("r-cancelled", journal);

        assertThat(body(get("anna", "/runs/r-cancelled")))
                .contains("What of this run is undone?")
                .contains("value=\"UNDO\"")
                .contains("value=\"LEAVE\"");
        assertThat(body(get("carol", "/runs/r-cancelled"))).doesNotContain("value=\"UNDO\"");
    }

    @Test
    void readsTheResultOfAStepThatWasDoneByHand() {
        failed("r-hand");

        assertThat(body(get("anna", "/runs/r-hand"))).contains("name=\"evidence.exitCode\"");
        post(
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
        failed("r-inputs");

        for (String language : List.of("en", "zh-CN")) {
            assertThat(body(get("anna", "/runs/r-inputs/inputs?step=steps/one&lang=" + language)))
                    .doesNotContain("??")
                    .containsPattern("value=\"a\"[^>]* checked")
                    .contains("value=\"2\"");
        }
        String wrong = body(post(
                "anna",
                "/runs/r-inputs/inputs",
                map("id", "i-1", "step", "steps/one", "input.host", "b", "input.copies", "7")));
        assertThat(wrong).contains("At most 5.").contains("value=\"7\"");

        MvcTestResult sent = post(
                "anna",
                "/runs/r-inputs/inputs",
                map("id", "i-2", "step", "steps/one", "input.host", "b", "input.copies", "3", "comment", "a is gone"));
        assertThat(sent).hasStatus(302).hasRedirectedUrl("/runs/r-inputs");
        assertThat(decisions.asks.getLast()).satisfies(ask -> {
            assertThat(ask.action()).isEqualTo(Action.RETRY_CHANGED);
            assertThat(ask.evidence()).isEqualTo(Map.of("host", "b", "copies", "3"));
        });
        assertThat(get("carol", "/runs/r-inputs/inputs?step=steps/one")).hasStatus(403);
    }

    @Test
    void skipsTheStepBeforeWhichARunIsPaused() {
        put("r-held", journal().by("anna", Type.RUN_PAUSED, null).step(Type.STEP_HELD, "steps/one", 0));

        assertThat(body(get("anna", "/runs/r-held")))
                .contains("Paused before: One")
                .contains("value=\"SKIP_AHEAD\"");
        assertThat(body(get("carol", "/runs/r-held"))).doesNotContain("value=\"SKIP_AHEAD\"");
    }

    @Test
    void offersATaskToWhoeverTakesIt() {
        JournalBuilder journal = journal()
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
        put("r-taken", journal);

        assertThat(body(get("anna", "/runs/r-taken")))
                .contains("carol is at it.")
                .contains("value=\"TAKE_OVER\"")
                .doesNotContain("value=\"COMPLETE\"");
        assertThat(body(get("carol", "/runs/r-taken")))
                .contains("value=\"COMPLETE\"")
                .doesNotContain("value=\"TAKE_OVER\"");
    }

    @Test
    void takesANoteAndShowsIt() {
        put("r-note", journal().by("anna", Type.DECIDED, null, "action", "COMMENT", "comment", "The host hums."));

        assertThat(body(get("carol", "/runs/r-note")))
                .contains("value=\"COMMENT\"")
                .contains("The host hums.");
        assertThat(body(get("eve", "/runs/r-note"))).doesNotContain("value=\"COMMENT\"");
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

        assertThat(body(get("anna", "/runs/r-ended"))).contains("/runs/r-ended/rerun?step=steps/two");
        assertThat(body(get("anna", "/runs/r-ended/rerun?step=steps/two&lang=zh-CN")))
                .doesNotContain("??")
                .contains(">One</li>")
                .doesNotContain(">Plan</li>");
        assertThat(post("anna", "/runs/r-ended/rerun", map("runId", "r-77", "step", "steps/two")))
                .hasStatus(302);
        assertThat(launcher.launches.getLast().terms().again())
                .isEqualTo(new Launcher.Again(
                        Seeds.HASH,
                        new RunRequest.Takeover(
                                "r-ended", Map.of("steps/one", new RunRequest.Taken(true, Map.of("output", "x"))))));
        assertThat(get("carol", "/runs/r-ended/rerun?step=steps/two")).hasStatus(403);
    }

    private void failed(String id) {
        JournalBuilder journal = journal()
                .step(Type.STEP_STARTED, "steps/one", 1, "doing", "one a")
                .step(Type.STEP_FAILED, "steps/one", 1, "failure", "ToolFailed", "message", "no", "next", "ask")
                .run(Type.UNDO_PLANNED, "scope", "77aa", "parts", parts())
                .step(
                        Type.PERSON_ASKED,
                        "steps/one",
                        1,
                        "wait",
                        "failure",
                        "role",
                        "OPERATOR",
                        "actions",
                        List.of("RETRY", "RETRY_CHANGED", "SKIP", "MARK_DONE", "UNDO", "STOP"),
                        "message",
                        "no",
                        "fields",
                        List.of(
                                map("id", "exitCode", "kind", "NUMBER", "title", "exitCode", "required", true),
                                map("id", "output", "kind", "STRING", "title", "output", "required", false)));
        put(id, journal);
    }

    private static JournalBuilder journal() {
        return new JournalBuilder(Seeds.NOW)
                .run(
                        Type.RUN_STARTED,
                        "path",
                        "task/move.yaml",
                        "inputs",
                        map("host", "a", "copies", 2),
                        "steps",
                        List.of(outline("steps/one", "One", "script", "steps", null, null)));
    }

    private static List<Map<String, Object>> undoOutline() {
        return List.of(outline("undo/choose", "What to undo", "undo", "undo", null, null));
    }

    private static List<Map<String, Object>> parts() {
        return List.of(
                map(
                        "key",
                        "steps/one",
                        "title",
                        "One",
                        "partly",
                        true,
                        "steps",
                        List.of(map("title", "Undo one", "does", "one back"))),
                map(
                        "key",
                        "steps/zero",
                        "title",
                        "Stop writes",
                        "partly",
                        false,
                        "steps",
                        List.of(map("title", "Undo stop writes", "does", "allow writes"))));
    }

    private void put(String id, JournalBuilder journal) {
        seeds.put(
                Seeds.summary(
                        id, "move", "Move", RunStatus.RUNNING, Mode.LIVE, null, null, "", "anna", Seeds.NOW, null),
                journal.events());
    }

    private MvcTestResult get(String person, String path) {
        return mvc.get()
                .uri(URI.create(path))
                .with(user(person))
                .header("Accept", "text/html")
                .exchange();
    }

    private MvcTestResult post(String person, String path, Map<String, Object> fields, Object... lists) {
        MockMvcTester.MockMvcRequestBuilder request =
                mvc.post().uri(path).with(user(person)).with(csrf());
        fields.forEach((name, value) -> request.param(name, String.valueOf(value)));
        for (int i = 0; i < lists.length; i += 2) {
            request.param(
                    (String) lists[i],
                    ((List<?>) lists[i + 1]).stream().map(String::valueOf).toArray(String[]::new));
        }
        return request.exchange();
    }

    private static String body(MvcTestResult result) {
        try {
            return result.getResponse().getContentAsString(StandardCharsets.UTF_8);
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
