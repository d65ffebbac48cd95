package dev.evenkeel.pages;

import static dev.evenkeel.pages.JournalBuilder.map;
import static dev.evenkeel.pages.JournalBuilder.outline;
import static dev.evenkeel.pages.Pages.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** The forms for what a person undoes after a failure and after a cancel. */
@OnPagesServer
class UndoPagesTest {

    private final Pages pages;
    private final FailureSeeds runs;
    private final FakeDecisions decisions;

    UndoPagesTest(MockMvcTester mvc, SeededStore seeds, FakeDecisions decisions) {
        this.pages = new Pages(mvc);
        this.runs = new FailureSeeds(seeds);
        this.decisions = decisions;
    }

    @Test
    void showsWhatWouldBeUndoneAndSendsWhatWasLeftOut() {
        runs.failed("r-undo");

        for (String language : List.of("en", "zh-CN")) {
            assertThat(pages.text("anna", "/runs/r-undo?lang=" + language))
                    .doesNotContain("??")
                    .contains("allow writes")
                    .contains("value=\"UNDO\"");
        }
        pages.post(
                "anna",
                "/runs/r-undo/decisions",
                map(
                        "id",
                        "u-1",
                        "action",
                        "UNDO",
                        "step",
                        "steps/one",
                        "scope",
                        "77aa",
                        "undo.part",
                        List.of("steps/one", "steps/zero"),
                        "undo.do",
                        List.of("steps/one")));

        assertThat(decisions.asks.getLast()).satisfies(ask -> {
            assertThat(ask.action()).isEqualTo(Action.UNDO);
            assertThat(ask.scope()).isEqualTo("77aa");
            assertThat(ask.evidence()).isEqualTo(Map.of("without", List.of("steps/zero")));
        });
    }

    @Test
    void keepsTheUntickedPartsWhenAnUndoIsRefused() {
        runs.failed("r-undo-refused");

        String page = body(pages.post(
                "anna",
                "/runs/r-undo-refused/decisions",
                map(
                        "id",
                        "u-2",
                        "action",
                        "UNDO",
                        "step",
                        "steps/one",
                        "comment",
                        "refuse this",
                        "undo.part",
                        List.of("steps/one", "steps/zero"),
                        "undo.do",
                        List.of("steps/one"))));

        assertThat(page)
                .contains("Your decision was not taken.")
                .containsPattern("name=\"undo.do\" value=\"steps/one\" checked")
                .doesNotContainPattern("name=\"undo.do\" value=\"steps/zero\" checked")
                .contains("refuse this</textarea>");
    }

    @Test
    void asksWhatToUndoAfterACancel() {
        JournalBuilder journal = FailureSeeds.journal()
                .by("anna", Type.RUN_CANCELLING, null, "reason", "wrong host")
                .run(Type.STEPS_ADDED, "parent", "undo", "steps", undoOutline())
                .run(Type.UNDO_PLANNED, "scope", "77aa", "parts", FailureSeeds.parts())
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
        runs.put("r-cancelled", journal);

        assertThat(pages.text("anna", "/runs/r-cancelled"))
                .contains("What of this run is undone?")
                .contains("value=\"UNDO\"")
                .contains("value=\"LEAVE\"");
        assertThat(pages.text("carol", "/runs/r-cancelled")).doesNotContain("value=\"UNDO\"");
    }

    private static List<Map<String, Object>> undoOutline() {
        return List.of(outline("undo/choose", "What to undo", "undo", "undo", null, null));
    }
}
