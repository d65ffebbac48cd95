package dev.evenkeel.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@OnPagesServer
class EstatePagesTest {

    private final MockMvcTester mvc;
    private final Pages pages;
    private final FakeLauncher launcher;

    EstatePagesTest(MockMvcTester mvc, FakeLauncher launcher) {
        this.mvc = mvc;
        this.pages = new Pages(mvc);
        this.launcher = launcher;
    }

    @Test
    void showsWhatRunsWhereAndWhatIsWrongWithIt() {
        String page = pages.text("anna", "/estate");

        assertThat(page)
                .contains("The shop", "The data centre north", "primary", "standby")
                .contains("recorded 1.1.0, answers 1.0.0")
                .contains("Partial deploy", "in the middle of 1.2.0")
                .contains("cannot be reached: the connection was refused", "not healthy: answers with HTTP 503")
                .contains("does not run here", "no deploy recorded")
                .contains("Frozen: The sales", "No service runs here yet")
                .contains("/runs/r-back");
    }

    @Test
    void showsAServiceWithItsObjectivesItsNeedsAndItsHistory() {
        assertThat(pages.text("anna", "/estate/services/shop"))
                .contains("99.9%", "15 min", "sum(rate(shop_errors[5m]))", "/estate/services/ledger")
                .contains("sha256:4f2a", "1.1.0 before", "failed", "deployed");
        assertThat(pages.text("anna", "/estate/services/ledger"))
                .contains("/estate/services/shop", "No deploy of it was recorded here", "No objectives are set");
        assertThat(pages.get("anna", "/estate/services/nothing")).hasStatus(404);
    }

    @Test
    void saysItInTheLanguageOfTheReader() {
        assertThat(pages.text("anna", "/estate?lang=zh-CN"))
                .contains("部署不完整", "记录为 1.1.0，站点回答 1.0.0", "之前这里不允许部署")
                .doesNotContain("Nothing is deployed here");
    }

    @Test
    void offersAnApproverToLaunchInSpiteOfAFreeze() {
        assertThat(pages.text("anna", "/runbooks/shop-release/launch"))
                .contains("staging: Nothing is deployed here until 2120-01-01", "Ask team-shop")
                .doesNotContain("Why can it not wait?");
        assertThat(pages.text("bob", "/runbooks/shop-release/launch")).contains("Why can it not wait?");

        mvc.post()
                .uri("/runbooks/shop-release/launch")
                .with(user("bob"))
                .with(csrf())
                .param("runId", "r-override")
                .param("environment", "staging")
                .param("mode", "LIVE")
                .param("shown", "version", "pace")
                .param("input.version", "1.2.0")
                .param("input.pace", "5")
                .param("override", "customers cannot pay")
                .exchange();

        assertThat(launcher.launches)
                .filteredOn(launch -> launch.runId().equals("r-override"))
                .allSatisfy(launch -> assertThat(launch.terms().override()).isEqualTo("customers cannot pay"));
    }
}
