package dev.evenkeel.pages;

import static dev.evenkeel.pages.JournalBuilder.outline;
import static dev.evenkeel.pages.Pages.body;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.RunnerActs;
import dev.evenkeel.activities.store.Runners;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.runners.RunnerTokens;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** What administrators do: channels, runners, people, locks. */
@OnPagesServer
class AdminPagesTest {

    private final Pages pages;
    private final Store store;
    private final SeededStore seeds;

    AdminPagesTest(MockMvcTester mvc, Store store) {
        this.store = store;
        this.seeds = new SeededStore(store);
        this.pages = new Pages(mvc);
    }

    @Test
    void administratorsTryChannels() {
        assertThat(pages.text("root", "/estate/channels"))
                .contains("On call", "Lanying IM", "tells the owner of: The shop", "Send a test message");
        assertThat(pages.text("anna", "/estate/channels"))
                .contains("On call")
                .doesNotContain("Send a test message", "file:a");
        assertThat(pages.post("anna", "/estate/channels/on-call/test", Map.of()))
                .hasStatus(403);
        assertThat(pages.post("root", "/estate/channels/nowhere/test", Map.of()))
                .hasStatus(404);

        MvcTestResult good = pages.post("root", "/estate/channels/on-call/test", Map.of());
        MvcTestResult bad = pages.post("root", "/estate/channels/mail/test", Map.of());

        assertThat(good).hasStatus(302).hasRedirectedUrl("/estate/channels");
        assertThat(good.getMvcResult().getFlashMap().get("tried")).asString().contains("On call", "delivered=true");
        assertThat(bad.getMvcResult().getFlashMap().get("tried")).asString().contains("no connection in time");
        assertThat(pages.text("root", "/audit")).contains("channel.tested");
    }

    @Test
    void administratorsMakeRenewAndRemoveRunners() {
        assertThat(pages.text("root", "/estate/sites"))
                .contains("The data centre north", "by a runner at the site", "Add a runner");
        assertThat(pages.text("anna", "/estate/sites"))
                .contains("The data centre north")
                .doesNotContain("Add a runner");
        assertThat(pages.post("anna", "/estate/runners", Map.of("site", "north")))
                .hasStatus(403);
        assertThat(pages.post("root", "/estate/runners", Map.of("site", "nowhere")))
                .hasStatus(400);

        MvcTestResult made = pages.post("root", "/estate/runners", Map.of("site", "north"));

        assertThat(made).hasStatus(302).hasRedirectedUrl("/estate/sites");
        RunnerTokens.Made shown = (RunnerTokens.Made)
                Objects.requireNonNull(made.getMvcResult().getFlashMap().get("made"));
        String id = shown.runner();
        assertThat(shown.text()).startsWith("evenkeel-runner_");
        assertThat(pages.text("root", "/estate/sites"))
                .contains(id, "never seen", "Steps at this site wait until one is")
                .doesNotContain(shown.text());
        assertThat(pages.post("anna", "/estate/runners/" + id + "/renew", Map.of()))
                .hasStatus(403);
        assertThat(pages.post("anna", "/estate/runners/" + id + "/remove", Map.of()))
                .hasStatus(403);
        assertThat(pages.post("root", "/estate/runners/" + id + "/renew", Map.of()))
                .hasStatus(302);
        store.runners()
                .seen(
                        id,
                        new Runners.Seen("one", "1.2.3", "<b>vm-7</b>", Map.of("terraform", "1.11.4")),
                        System.currentTimeMillis());
        assertThat(pages.text("root", "/estate/sites"))
                .contains("connected", "version 1.2.3", "&lt;b&gt;vm-7&lt;/b&gt;", "terraform 1.11.4")
                .doesNotContain("<b>vm-7");
        assertThat(pages.post("root", "/estate/runners/" + id + "/remove", Map.of()))
                .hasStatus(302);
        assertThat(pages.text("root", "/estate/sites")).doesNotContain(id);
    }

    @Test
    void administratorsDeclareARunnerLost() {
        RunnerTokens.Made made = (RunnerTokens.Made)
                Objects.requireNonNull(pages.post("root", "/estate/runners", Map.of("site", "north"))
                        .getMvcResult()
                        .getFlashMap()
                        .get("made"));
        String id = made.runner();
        Act act = new Act("r-burnt", "s/far", 1, Mode.LIVE, "production", "north", Map.of(), 60_000, null);
        seeds.put(
                Seeds.summary(
                        "r-burnt",
                        "patch-window",
                        "Install",
                        RunStatus.RUNNING,
                        Mode.LIVE,
                        null,
                        null,
                        "",
                        "anna",
                        Seeds.NOW,
                        null),
                new JournalBuilder(Seeds.NOW)
                        .run(RUN_STARTED, "steps", List.of(outline("s/far", "Install", "script", "s", null, null)))
                        .step(STEP_STARTED, "s/far", 1, "doing", "install", "runner", "north")
                        .events());
        store.runnerActs().handed(new RunnerActs.Handed(act, id, List.of(), List.of(), 1, null));
        store.claims().claim(act, id, "{}");
        String lost = "/estate/runners/" + id + "/lost";

        assertThat(pages.post("root", "/estate/runners/" + id + "/remove", Map.of()))
                .hasStatus(302);
        assertThat(pages.text("root", "/estate/sites"))
                .as("what it has begun still waits for it")
                .contains("Removed runners that have begun something", id, "Declare lost");
        assertThat(pages.text("anna", "/estate/sites")).contains(id).doesNotContain("Declare lost");
        assertThat(pages.post("anna", lost, Map.of("reason", "It burnt"))).hasStatus(403);
        assertThat(pages.post("root", lost, Map.of("reason", " "))).hasStatus(400);
        assertThat(pages.post("root", "/estate/runners/none/lost", Map.of("reason", "It burnt")))
                .hasStatus(404);
        assertThat(pages.post("root", lost, Map.of("reason", "It <b>burnt"))).hasStatus(302);

        assertThat(store.runners().lost()).singleElement().satisfies(runner -> {
            assertThat(runner.id()).isEqualTo(id);
            assertThat(runner.by()).isEqualTo("root");
            assertThat(runner.reason()).isEqualTo("It <b>burnt");
        });
        assertThat(pages.text("root", "/estate/sites")).doesNotContain(id);
        assertThat(pages.text("root", "/audit")).contains("runner.lost");
        assertThat(pages.post("root", lost, Map.of("reason", "Again"))).hasStatus(404);
    }

    @Test
    void managesPeopleForAdminsOnly() {
        assertThat(pages.get("anna", "/users")).hasStatus(403);
        assertThat(pages.post("anna", "/users", Map.of("name", "mallory"))).hasStatus(403);

        MvcTestResult added =
                pages.post("root", "/users", Map.of("name", "frank", "roles.*", "VIEWER", "roles.staging", "OPERATOR"));
        assertThat(added).hasStatus(302).hasRedirectedUrl("/users");
        assertThat(pages.text("root", "/users")).contains("frank").contains("All environments");
        assertThat(pages.text("anna", "/")).doesNotContain("href=\"/users\"");
    }

    @Test
    void onlyAnAdministratorSeesHowToBreakALockAndARefusalIsShown() {
        assertThat(pages.text("anna", "/locks")).contains("r-running", "vm-2").doesNotContain("Break this lock");
        assertThat(pages.text("root", "/locks")).contains("Break this lock");

        assertThat(breakLock("r-gone")).hasStatusOk();
        assertThat(body(breakLock("r-gone"))).contains("Another run holds the lock now");
        assertThat(breakLock("r-running")).hasStatus3xxRedirection();
        assertThat(pages.post("root", "/locks/production/nothing/break", Map.of("runId", "r-running")))
                .hasStatus(404);
    }

    private MvcTestResult breakLock(String run) {
        return pages.post("root", "/locks/production/shop/break", Map.of("runId", run, "reason", "It hangs"));
    }
}
