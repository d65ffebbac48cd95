package dev.evenkeel.pages;

import static dev.evenkeel.pages.Pages.body;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.Mode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The form that starts a run. */
@OnPagesServer
class LaunchPagesTest {

    private final Pages pages;
    private final FakeLauncher launcher;

    LaunchPagesTest(MockMvcTester mvc, FakeLauncher launcher) {
        this.pages = new Pages(mvc);
        this.launcher = launcher;
    }

    @Test
    void startsOneRunFromOneForm() {
        String form = pages.text("anna", "/runbooks/shop-release/launch");
        assertThat(form)
                .containsPattern("name=\"runId\" value=\"r-[0-9a-f]+\"")
                .contains("One person has to agree (Approver)");

        MvcTestResult sent = pages.post(
                "anna",
                "/runbooks/shop-release/launch",
                Map.of(
                        "runId",
                        "r-7",
                        "environment",
                        "staging",
                        "mode",
                        "REHEARSAL",
                        "input.version",
                        "1.2.0",
                        "input.pace",
                        "3"));

        assertThat(sent).hasStatus(302).hasRedirectedUrl("/runs/r-running");
        assertThat(launcher.launches.getLast()).satisfies(launch -> {
            assertThat(launch.runId()).isEqualTo("r-7");
            assertThat(launch.mode()).isEqualTo(Mode.REHEARSAL);
            assertThat(launch.environment()).isEqualTo("staging");
            assertThat(launch.inputs()).containsEntry("version", List.of("1.2.0"));
        });
    }

    @Test
    void tellsWhatALiveRunUsuallyTakes() {
        String usually = "A live run usually takes 4 min 00 s (median of 20 past runs)";
        assertThat(pages.text("anna", "/runbooks/shop-release/launch")).contains(usually);
        assertThat(pages.text("anna", "/runs/r-rehearsal")).contains(usually).contains("1 × Approver (");
        assertThat(pages.text("anna", "/runs/r-unknown")).doesNotContain("usually takes 0");
        assertThat(pages.text("anna", "/runbooks/site-facts/launch"))
                .contains("No past runs to tell how long it takes")
                .doesNotContain("usually takes");
    }

    @Test
    void splitsListsAndCompletesBoxesThatWereNotTicked() {
        pages.post(
                "anna",
                "/runbooks/patch-window/launch",
                Map.of("runId", "r-8", "environment", "staging", "mode", "LIVE", "input.hosts", "a\r\n\r\n b \n"));

        assertThat(launcher.launches.getLast().inputs())
                .containsEntry("hosts", List.of("a", "b"))
                .containsEntry("reboot", List.of("false"));
    }

    @Test
    void showsWrongValuesBesideTheirFieldsWithWhatWasTyped() {
        String page = body(pages.post(
                "anna",
                "/runbooks/shop-release/launch",
                Map.of(
                        "runId",
                        "r-9",
                        "environment",
                        "production",
                        "mode",
                        "LIVE",
                        "input.version",
                        "1.2.0",
                        "input.pace",
                        "soon")));

        assertThat(page)
                .contains("One value does not fit.")
                .contains("“soon” is no number")
                .contains("value=\"soon\"")
                .contains("aria-invalid=\"true\"")
                .contains("name=\"runId\" value=\"r-9\"")
                .containsPattern("value=\"1.2.0\"[^>]* checked=")
                .containsPattern("value=\"production\"[^>]* checked=");
    }

    @Test
    void doesNotLaunchForThoseWhoMayNot() {
        int before = launcher.launches.size();

        assertThat(pages.post(
                        "eve",
                        "/runbooks/shop-release/launch",
                        Map.of("runId", "r-10", "environment", "staging", "mode", "LIVE")))
                .hasStatus(403);
        assertThat(pages.get("anna", "/runbooks/broken/launch")).hasStatus(302).hasRedirectedUrl("/runbooks/broken");
        assertThat(launcher.launches).hasSize(before);
    }
}
