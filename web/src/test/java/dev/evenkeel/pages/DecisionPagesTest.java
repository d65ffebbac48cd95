package dev.evenkeel.pages;

import static dev.evenkeel.pages.JournalBuilder.map;
import static dev.evenkeel.pages.JournalBuilder.outline;
import static dev.evenkeel.pages.Pages.body;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** What a run asks of people: who is offered what, and what becomes of an answer. */
@OnPagesServer
class DecisionPagesTest {

    private final Pages pages;
    private final SeededStore seeds;
    private final FakeDecisions decisions;

    DecisionPagesTest(MockMvcTester mvc, SeededStore seeds, FakeDecisions decisions) {
        this.pages = new Pages(mvc);
        this.seeds = seeds;
        this.decisions = decisions;
    }

    @Test
    void saysWhatNeedsWhom() {
        // Other tests add runs of their own; these are there from the beginning.
        assertThat(pages.text("bob", "/"))
                .contains("things need you", "/runs/r-approval#next", "/runs/r-task#next", "/runs/r-failure#next")
                .contains("/runs/r-unknown#next");
        assertThat(pages.text("anna", "/"))
                .containsSubsequence(
                        "things need you", "/runs/r-task#next", "Waits for others", "/runs/r-approval#next");
        assertThat(pages.text("eve", "/")).contains("Nothing needs you");
    }

    @Test
    void offersAnApprovalOnlyToThoseWhoMayDecideIt() {
        assertThat(pages.text("bob", "/runs/r-approval"))
                .contains("value=\"APPROVE\"")
                .contains("value=\"REJECT\"");
        assertThat(pages.text("anna", "/runs/r-approval"))
                .doesNotContain("value=\"APPROVE\"")
                .contains("This needs the role Approver")
                .contains("Can decide: bob, root");
    }

    @Test
    void doesNotOfferAnApprovalToTheOneWhoAsked() {
        seeds.put(
                Seeds.summary(
                        "r-own",
                        "shop-release",
                        "Own",
                        RunStatus.WAITING,
                        Mode.LIVE,
                        "approval",
                        Role.APPROVER,
                        "",
                        "bob",
                        Seeds.NOW,
                        null),
                new JournalBuilder(Seeds.NOW)
                        .run(
                                RUN_STARTED,
                                "steps",
                                List.of(outline("approve/agree", "Agree", "approval", "approve", null, null)))
                        .step(
                                PERSON_ASKED,
                                "approve/agree",
                                1,
                                "wait",
                                "approval",
                                "role",
                                "APPROVER",
                                "actions",
                                List.of("APPROVE"),
                                "scope",
                                "s",
                                "count",
                                1)
                        .events());

        assertThat(pages.text("bob", "/runs/r-own"))
                .doesNotContain("value=\"APPROVE\"")
                .contains("somebody else has to agree")
                .contains("Can decide: root");
    }

    @Test
    void handsADecisionOnWithWhatWasSeen() {
        MvcTestResult sent = pages.post(
                "bob",
                "/runs/r-approval/decisions",
                Map.of(
                        "id",
                        "d-1",
                        "action",
                        "APPROVE",
                        "step",
                        "approve/agree",
                        "scope",
                        "5d41",
                        "comment",
                        " fine "));

        assertThat(sent).hasStatus(302).hasRedirectedUrl("/runs/r-approval");
        assertThat(decisions.asks.getLast()).satisfies(ask -> {
            assertThat(ask.id()).isEqualTo("d-1");
            assertThat(ask.action()).isEqualTo(Action.APPROVE);
            assertThat(ask.step()).isEqualTo("approve/agree");
            assertThat(ask.scope()).isEqualTo("5d41");
            assertThat(ask.actor()).isEqualTo("bob");
            assertThat(ask.comment()).isEqualTo("fine");
        });
    }

    @Test
    void readsTheEvidenceOfATaskAsItsKinds() {
        pages.post(
                "anna",
                "/runs/r-task/decisions",
                Map.of(
                        "id",
                        "d-2",
                        "action",
                        "COMPLETE",
                        "step",
                        "steps/look",
                        "evidence.order",
                        "4711",
                        "evidence.seconds",
                        "3",
                        "evidence.page",
                        "fast"));

        assertThat(decisions.asks.getLast().evidence())
                .containsEntry("order", "4711")
                .containsEntry("seconds", 3L)
                .containsEntry("page", "fast")
                .containsEntry("mail", false);
    }

    @Test
    void offersTheWaysOfAChoiceAndLeadsToTheRunsAroundIt() {
        long start = Seeds.NOW - 60_000;
        seeds.put(
                Seeds.summary(
                        "r-choice-1",
                        "patch-window",
                        "Choose",
                        RunStatus.WAITING,
                        Mode.LIVE,
                        null,
                        null,
                        "",
                        "anna",
                        start,
                        null),
                new JournalBuilder(start)
                        .run(RUN_STARTED, "parent", map("run", "r-choice", "step", "steps/inner"))
                        .step(STEP_STARTED, "steps/child", 1, "doing", "run other")
                        .step(CHILD_STARTED, "steps/child", 1, "run", "r-choice-1-1", "runbook", "other")
                        .step(
                                PERSON_ASKED,
                                "steps/way",
                                1,
                                "wait",
                                "choice",
                                "role",
                                "OPERATOR",
                                "actions",
                                List.of("COMPLETE", "STOP"),
                                "fields",
                                List.of(map(
                                        "id",
                                        "chosen",
                                        "kind",
                                        "CHOICE",
                                        "title",
                                        "The choice",
                                        "required",
                                        true,
                                        "options",
                                        List.of("mend", "move"),
                                        "labels",
                                        List.of("Mend it here", "Move away"))))
                        .events());

        for (String language : List.of("en", "zh-CN")) {
            assertThat(pages.text("anna", "/runs/r-choice-1?lang=" + language))
                    .doesNotContain("??")
                    .contains("name=\"evidence.chosen\" value=\"mend\"", "Mend it here", "Move away")
                    .contains("href=\"/runs/r-choice\"", "href=\"/runs/r-choice-1-1\"");
        }
    }

    @Test
    void showsWhyADecisionWasRefusedAndKeepsWhatWasTyped() {
        String page = body(pages.post(
                "anna",
                "/runs/r-task/decisions",
                Map.of(
                        "id",
                        "d-3",
                        "action",
                        "COMPLETE",
                        "step",
                        "steps/look",
                        "comment",
                        "refuse this",
                        "evidence.order",
                        "4712",
                        "evidence.page",
                        "slow")));

        assertThat(page)
                .contains("Your decision was not taken.")
                .contains("The plan has changed")
                .contains("value=\"4712\"")
                .contains("refuse this</textarea>")
                .containsPattern("<option value=\"slow\"[^>]* selected=");
    }
}
