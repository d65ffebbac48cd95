package dev.evenkeel.pages;

import static dev.evenkeel.pages.JournalBuilder.map;
import static dev.evenkeel.pages.Pages.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.ReviewActivities.Obstacle;
import dev.evenkeel.workflows.contract.ReviewActivities.Review;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** What people see and do when nobody agrees and when they break the glass. */
@OnPagesServer
class PeoplePagesTest {

    private final MockMvcTester mvc;
    private final Pages pages;
    private final QuestionSeeds questions;
    private final Store store;
    private final FakeDecisions decisions;

    PeoplePagesTest(MockMvcTester mvc, SeededStore seeds, Store store, FakeDecisions decisions) {
        this.mvc = mvc;
        this.pages = new Pages(mvc);
        this.questions = new QuestionSeeds(seeds);
        this.store = store;
        this.decisions = decisions;
    }

    @Test
    void showsWhatWasEscalatedOnTheRunAndAmongTheApprovals() {
        questions.approval("r-escalated", "anna", RunSummary.Alarm.ESCALATED);

        for (String language : List.of("en", "zh-CN")) {
            assertThat(pages.text("bob", "/runs/r-escalated?lang=" + language))
                    .doesNotContain("??")
                    .contains(language.equals("en") ? "Escalated to: Admin" : "已升级至");
            assertThat(pages.text("bob", "/approvals?lang=" + language))
                    .doesNotContain("??")
                    .contains(language.equals("en") ? "Escalated" : "已升级");
        }
        assertThat(pages.text("bob", "/runs/r-escalated?lang=en")).contains("Nobody has agreed, so it is called out");
    }

    @Test
    void offersTheGlassToApproversWhoMayNotAgreeAlone() {
        questions.approval("r-glass", "bob", null);

        for (String language : List.of("en", "zh-CN")) {
            assertThat(pages.text("bob", "/runs/r-glass?lang=" + language))
                    .doesNotContain("??")
                    .contains("value=\"BREAK_GLASS\"")
                    .doesNotContain("value=\"APPROVE\"");
        }
        assertThat(pages.text("anna", "/runs/r-glass")).doesNotContain("BREAK_GLASS");

        pages.post(
                "bob",
                "/runs/r-glass/decisions",
                map("id", "g-1", "action", "BREAK_GLASS", "step", "steps/one", "scope", "77aa", "comment", "it burns"));
        assertThat(decisions.asks.getLast()).satisfies(ask -> {
            assertThat(ask.action()).isEqualTo(Action.BREAK_GLASS);
            assertThat(ask.scope()).isEqualTo("77aa");
            assertThat(ask.comment()).isEqualTo("it burns");
        });
        String refused = body(pages.post(
                "bob",
                "/runs/r-glass/decisions",
                map("id", "g-2", "action", "BREAK_GLASS", "step", "steps/one", "comment", "refuse it")));
        assertThat(refused).contains("Your decision was not taken.").contains("refuse it</textarea>");
    }

    @Test
    void warnsOnEveryPageUntilAnotherPersonHasReviewedIt() {
        store.reviews()
                .open(new Review(
                        "d-loud",
                        "r-gone",
                        "steps/one",
                        "production",
                        "bob",
                        "the <b>shop</b> burns",
                        List.of(Obstacle.REQUESTER, Obstacle.COUNT),
                        Seeds.NOW));
        List<String> paths = List.of(
                "/", "/runbooks", "/runs", "/runs/r-approval", "/approvals", "/locks", "/reviews", "/settings/tokens");
        for (String path : paths) {
            assertThat(pages.text("anna", path)).as(path).contains("the &lt;b&gt;shop&lt;/b&gt; burns");
        }
        assertThat(body(mvc.get().uri("/login").exchange())).doesNotContain("burns");
        assertThat(pages.text("root", "/reviews?lang=zh-CN"))
                .doesNotContain("??")
                .contains("是运行的发起人");
        pages.get("root", "/reviews?lang=en");

        assertThat(pages.text("bob", "/reviews"))
                .contains("another person reviews it")
                .doesNotContain("/d-loud/close");
        assertThat(pages.text("anna", "/reviews")).doesNotContain("/d-loud/close");
        assertThat(pages.text("root", "/reviews")).contains("/d-loud/close");
        assertThat(body(pages.post("bob", "/reviews/d-loud/close", map("comment", "all fine"))))
                .contains("You broke this glass");
        assertThat(body(pages.post("anna", "/reviews/d-loud/close", map("comment", "all fine"))))
                .contains("you need the role approver");
        assertThat(body(pages.post("root", "/reviews/d-loud/close", map("comment", " "))))
                .contains("a comment is needed");
        assertThat(store.reviews().find("d-loud").orElseThrow().open()).isTrue();

        assertThat(pages.post("root", "/reviews/d-loud/close", map("comment", "it was right")))
                .hasStatus3xxRedirection();
        for (String path : paths) {
            assertThat(pages.text("anna", path)).as(path).doesNotContain("class=\"glass");
        }
        assertThat(pages.text("anna", "/reviews")).contains("it was right");
        assertThat(Audited.actions(store, "r-gone")).containsExactly("review.closed", "review.refused", "glass.broken");
    }
}
