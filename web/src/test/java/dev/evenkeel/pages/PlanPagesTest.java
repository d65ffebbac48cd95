package dev.evenkeel.pages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@OnPagesServer
class PlanPagesTest {

    private final Pages pages;
    private final SeededStore seeds;

    PlanPagesTest(MockMvcTester mvc, SeededStore seeds) {
        this.pages = new Pages(mvc);
        this.seeds = seeds;
    }

    @Test
    void showsWhatIsLostFirstAndLoud() {
        String page = pages.text("bob", PlanSeeds.page("r-approval"));

        assertThat(page)
                .containsSubsequence(
                        "2 resources that hold data are lost",
                        "The policy denies this plan",
                        "1 without a price",
                        "group-DESTROY",
                        "group-REPLACE",
                        "group-UPDATE",
                        "group-CREATE")
                .contains("Made anew because of: engine")
                .contains("known after apply")
                .contains("(sensitive)")
                .contains("It was aws_db_instance.old.")
                .contains("and 12 more changes")
                .contains("+12.50 EUR");
    }

    @Test
    void isInBothLanguages() {
        for (String language : new String[] {"en", "zh-CN"}) {
            assertThat(pages.text("bob", PlanSeeds.page("r-approval") + "?lang=" + language))
                    .contains("lang=\"" + language + "\"")
                    .doesNotContain("??");
        }
        assertThat(pages.text("bob", PlanSeeds.page("r-approval") + "?lang=zh-CN"))
                .contains("策略拒绝此计划", "销毁并重建");
    }

    @Test
    void writesHostileNamesAndValuesAsText() {
        assertThat(pages.text("bob", PlanSeeds.page("r-approval")))
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script>alert", "<img src=x")
                .contains("${7*7}");
    }

    @Test
    void isLinkedFromTheStepAndFromTheApprovalThatCoversIt() {
        String path = PlanSeeds.page("r-approval");

        String run = pages.text("bob", "/runs/r-approval");

        assertThat(run.split("href=\"" + path + "\"", -1)).hasSizeGreaterThan(2);
        assertThat(run).containsSubsequence(path, "Read the plan", path);
    }

    @Test
    void isNotThereForWhatIsNoPlan() {
        String garbage = seeds.keep("r-approval", "prepare/other", "plan.json", "application/json", "{\"x\": ");
        String other =
                seeds.keep("r-approval", "prepare/other", "other.json", "application/json", PlanSeeds.JSON + " ");

        assertThat(pages.get("bob", "/runs/r-approval/plans/" + garbage)).hasStatus(404);
        assertThat(pages.get("bob", "/runs/r-approval/plans/" + other)).hasStatus(404);
        assertThat(pages.get("bob", PlanSeeds.page("r-running"))).hasStatus(404);
    }
}
