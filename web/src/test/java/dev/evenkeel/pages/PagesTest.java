package dev.evenkeel.pages;

import static dev.evenkeel.pages.JournalBuilder.map;
import static dev.evenkeel.pages.JournalBuilder.outline;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import dev.evenkeel.activities.store.RunnerActs;
import dev.evenkeel.activities.store.Runners;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.runners.RunnerTokens;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@SpringBootTest(classes = PagesServer.class, properties = "evenkeel.demo=true")
@AutoConfigureMockMvc
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class PagesTest {

    private static final String HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>${7*7}";

    private final MockMvcTester mvc;
    private final SeededStore seeds;
    private final FakeLauncher launcher;
    private final FakeDecisions decisions;
    private final FakeCatalog catalog;
    private final Store store;

    PagesTest(
            MockMvcTester mvc,
            SeededStore seeds,
            FakeLauncher launcher,
            FakeDecisions decisions,
            FakeCatalog catalog,
            Store store) {
        this.store = store;
        this.mvc = mvc;
        this.seeds = seeds;
        this.launcher = launcher;
        this.decisions = decisions;
        this.catalog = catalog;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/runbooks",
                "/runbooks/broken",
                "/runbooks/shop-release",
                "/runbooks/shop-release/launch",
                "/runbooks/patch-window/launch",
                "/runs",
                "/runs?status=FAILED&mode=LIVE&show=mine&q=shop",
                "/runs/r-approval",
                "/runs/r-running",
                "/runs/r-failure",
                "/runs/r-unknown",
                "/runs/r-task",
                "/runs/r-back",
                "/runs/r-rehearsal",
                "/runs/r-done",
                "/runs/r-running/live",
                "/runs/r-running/log",
                "/runs/r-running/plays?step=rollout/switch@north&attempt=1",
                "/runs/r-running/plays/cell?step=rollout/switch@north&attempt=1&task=2&host=shop-2",
                "/runs/r-running/cancel",
                "/approvals",
                "/locks",
                "/estate",
                "/drills",
                "/drills?month=2026-02",
                "/schedules",
                "/estate/sites",
                "/estate/channels",
                "/estate/services/shop",
                "/estate/services/ledger",
                "/settings/tokens",
                "/settings/password"
            })
    void opensInBothLanguagesWithoutAMissingText(String path) {
        for (String language : List.of("en", "zh-CN")) {
            MvcTestResult page = get("anna", path + (path.contains("?") ? "&" : "?") + "lang=" + language);

            assertThat(page).hasStatusOk();
            assertThat(body(page)).doesNotContain("??");
            if (body(page).contains("<html")) {
                assertThat(body(page)).contains("lang=\"" + language + "\"");
            }
        }
    }

    @Test
    void administratorsTryChannels() {
        assertThat(body(get("root", "/estate/channels")))
                .contains("On call", "Lanying IM", "tells the owner of: The shop", "Send a test message");
        assertThat(body(get("anna", "/estate/channels")))
                .contains("On call")
                .doesNotContain("Send a test message", "file:a");
        assertThat(post("anna", "/estate/channels/on-call/test", Map.of())).hasStatus(403);
        assertThat(post("root", "/estate/channels/nowhere/test", Map.of())).hasStatus(404);

        MvcTestResult good = post("root", "/estate/channels/on-call/test", Map.of());
        MvcTestResult bad = post("root", "/estate/channels/mail/test", Map.of());

        assertThat(good).hasStatus(302).hasRedirectedUrl("/estate/channels");
        assertThat(good.getMvcResult().getFlashMap().get("tried")).asString().contains("On call", "delivered=true");
        assertThat(bad.getMvcResult().getFlashMap().get("tried")).asString().contains("no connection in time");
        assertThat(body(get("root", "/audit"))).contains("channel.tested");
    }

    @Test
    void administratorsMakeRenewAndRemoveRunners() {
        assertThat(body(get("root", "/estate/sites")))
                .contains("The data centre north", "by a runner at the site", "Add a runner");
        assertThat(body(get("anna", "/estate/sites")))
                .contains("The data centre north")
                .doesNotContain("Add a runner");
        assertThat(post("anna", "/estate/runners", Map.of("site", "north"))).hasStatus(403);
        assertThat(post("root", "/estate/runners", Map.of("site", "nowhere"))).hasStatus(400);

        MvcTestResult made = post("root", "/estate/runners", Map.of("site", "north"));

        assertThat(made).hasStatus(302).hasRedirectedUrl("/estate/sites");
        RunnerTokens.Made shown = (RunnerTokens.Made)
                Objects.requireNonNull(made.getMvcResult().getFlashMap().get("made"));
        String id = shown.runner();
        assertThat(shown.text()).startsWith("evenkeel-runner_");
        assertThat(body(get("root", "/estate/sites")))
                .contains(id, "never seen", "Steps at this site wait until one is")
                .doesNotContain(shown.text());
        assertThat(post("anna", "/estate/runners/" + id + "/renew", Map.of())).hasStatus(403);
        assertThat(post("anna", "/estate/runners/" + id + "/remove", Map.of())).hasStatus(403);
        assertThat(post("root", "/estate/runners/" + id + "/renew", Map.of())).hasStatus(302);
        store.runners()
                .seen(
                        id,
                        new Runners.Seen("one", "1.2.3", "<b>vm-7</b>", Map.of("terraform", "1.11.4")),
                        System.currentTimeMillis());
        assertThat(body(get("root", "/estate/sites")))
                .contains("connected", "version 1.2.3", "&lt;b&gt;vm-7&lt;/b&gt;", "terraform 1.11.4")
                .doesNotContain("<b>vm-7");
        assertThat(post("root", "/estate/runners/" + id + "/remove", Map.of())).hasStatus(302);
        assertThat(body(get("root", "/estate/sites"))).doesNotContain(id);
    }

    @Test
    void administratorsDeclareARunnerLost() {
        RunnerTokens.Made made =
                (RunnerTokens.Made) Objects.requireNonNull(post("root", "/estate/runners", Map.of("site", "north"))
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
        String lost = "/estate/runners/" + id + "/lost";

        assertThat(post("root", "/estate/runners/" + id + "/remove", Map.of())).hasStatus(302);
        assertThat(body(get("root", "/estate/sites")))
                .as("what it has begun still waits for it")
                .contains("Removed runners that have begun something", id, "Declare lost");
        assertThat(body(get("anna", "/estate/sites"))).contains(id).doesNotContain("Declare lost");
        assertThat(post("anna", lost, Map.of("reason", "It burnt"))).hasStatus(403);
        assertThat(post("root", lost, Map.of("reason", " "))).hasStatus(400);
        assertThat(post("root", "/estate/runners/none/lost", Map.of("reason", "It burnt")))
                .hasStatus(404);
        assertThat(post("root", lost, Map.of("reason", "It <b>burnt"))).hasStatus(302);

        assertThat(store.runners().lost()).singleElement().satisfies(runner -> {
            assertThat(runner.id()).isEqualTo(id);
            assertThat(runner.by()).isEqualTo("root");
            assertThat(runner.reason()).isEqualTo("It <b>burnt");
        });
        assertThat(body(get("root", "/estate/sites"))).doesNotContain(id);
        assertThat(body(get("root", "/audit"))).contains("runner.lost");
        assertThat(post("root", lost, Map.of("reason", "Again"))).hasStatus(404);
    }

    @Test
    void saysForWhichRunnerARunWaits() {
        seeds.put(
                Seeds.summary(
                        "r-runner",
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
                        .step(STEP_STARTED, "s/far", 1, "doing", "install", "runner", "south")
                        .events());

        assertThat(body(get("anna", "/runs/r-runner")))
                .contains(
                        "Waiting for a runner of the site south: Install",
                        "None was ever seen",
                        "Start a runner there");
    }

    @Test
    void showsATokenOnceAndOnlyToItsOwner() {
        MvcTestResult made =
                post("carol", "/settings/tokens", Map.of("name", "night <b>", "scope", "READ", "days", "7"));
        assertThat(made).hasStatus(302).hasRedirectedUrl("/settings/tokens");
        assertThat(made.getMvcResult().getFlashMap().get("made")).isNotNull();
        String id = store.tokens().list("carol").getFirst().id();

        assertThat(body(get("carol", "/settings/tokens")))
                .contains("night &lt;b&gt;")
                .contains(id)
                .contains("never used")
                .doesNotContain("evenkeel_" + id);
        assertThat(body(get("bob", "/settings/tokens"))).doesNotContain(id);
        post("bob", "/settings/tokens/" + id + "/revoke", Map.of());
        assertThat(body(get("carol", "/settings/tokens"))).contains("data-token=\"" + id);
        post("carol", "/settings/tokens/" + id + "/revoke", Map.of());
        assertThat(body(get("carol", "/settings/tokens")))
                .doesNotContain("data-token")
                .contains("revoked");
    }

    @Test
    void refusesATokenOfNoUse() {
        assertThat(post("carol", "/settings/tokens", Map.of("name", " ", "scope", "READ"))
                        .getMvcResult()
                        .getFlashMap()
                        .get("refused"))
                .asString()
                .contains("needs a name");
        assertThat(post("carol", "/settings/tokens", Map.of("name", "x"))
                        .getMvcResult()
                        .getFlashMap()
                        .get("refused"))
                .asString()
                .contains("no use");
        assertThat(post("carol", "/settings/tokens", Map.of("name", "x", "scope", "READ", "days", "9999"))
                        .getMvcResult()
                        .getFlashMap()
                        .get("refused"))
                .asString()
                .contains("365");
        assertThat(post("carol", "/settings/tokens", Map.of("name", "x", "scope", "ROOT")))
                .hasStatus(400);
        assertThat(post("carol", "/settings/tokens", Map.of("name", "x", "scope", "READ", "environment", "moon")))
                .hasStatus(400);
    }

    @Test
    void saysWhatNeedsWhom() {
        // Other tests add runs of their own; these are there from the beginning.
        assertThat(body(get("bob", "/")))
                .contains("things need you", "/runs/r-approval#next", "/runs/r-task#next", "/runs/r-failure#next")
                .contains("/runs/r-unknown#next");
        assertThat(body(get("anna", "/")))
                .containsSubsequence(
                        "things need you", "/runs/r-task#next", "Waits for others", "/runs/r-approval#next");
        assertThat(body(get("eve", "/"))).contains("Nothing needs you");
    }

    @Test
    void offersAnApprovalOnlyToThoseWhoMayDecideIt() {
        assertThat(body(get("bob", "/runs/r-approval")))
                .contains("value=\"APPROVE\"")
                .contains("value=\"REJECT\"");
        assertThat(body(get("anna", "/runs/r-approval")))
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

        assertThat(body(get("bob", "/runs/r-own")))
                .doesNotContain("value=\"APPROVE\"")
                .contains("somebody else has to agree")
                .contains("Can decide: root");
    }

    @Test
    void handsADecisionOnWithWhatWasSeen() {
        MvcTestResult sent = post(
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
        post(
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
            assertThat(body(get("anna", "/runs/r-choice-1?lang=" + language)))
                    .doesNotContain("??")
                    .contains("name=\"evidence.chosen\" value=\"mend\"", "Mend it here", "Move away")
                    .contains("href=\"/runs/r-choice\"", "href=\"/runs/r-choice-1-1\"");
        }
    }

    @Test
    void showsWhyADecisionWasRefusedAndKeepsWhatWasTyped() {
        String page = body(post(
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

    @Test
    void startsOneRunFromOneForm() {
        String form = body(get("anna", "/runbooks/shop-release/launch"));
        assertThat(form)
                .containsPattern("name=\"runId\" value=\"r-[0-9a-f]+\"")
                .contains("One person has to agree (Approver)");

        MvcTestResult sent = post(
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
        assertThat(body(get("anna", "/runbooks/shop-release/launch"))).contains(usually);
        assertThat(body(get("anna", "/runs/r-rehearsal"))).contains(usually).contains("1 × Approver (");
        assertThat(body(get("anna", "/runs/r-unknown"))).doesNotContain("usually takes 0");
        assertThat(body(get("anna", "/runbooks/site-facts/launch")))
                .contains("No past runs to tell how long it takes")
                .doesNotContain("usually takes");
    }

    @Test
    void splitsListsAndCompletesBoxesThatWereNotTicked() {
        post(
                "anna",
                "/runbooks/patch-window/launch",
                Map.of("runId", "r-8", "environment", "staging", "mode", "LIVE", "input.hosts", "a\r\n\r\n b \n"));

        assertThat(launcher.launches.getLast().inputs())
                .containsEntry("hosts", List.of("a", "b"))
                .containsEntry("reboot", List.of("false"));
    }

    @Test
    void showsWrongValuesBesideTheirFieldsWithWhatWasTyped() {
        String page = body(post(
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

        assertThat(post(
                        "eve",
                        "/runbooks/shop-release/launch",
                        Map.of("runId", "r-10", "environment", "staging", "mode", "LIVE")))
                .hasStatus(403);
        assertThat(get("anna", "/runbooks/broken/launch")).hasStatus(302).hasRedirectedUrl("/runbooks/broken");
        assertThat(launcher.launches).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({"/runs/r-task/decisions", "/runbooks/shop-release/launch", "/users", "/settings/tokens"})
    void refusesAFormWithoutItsToken(String path) {
        assertThat(mvc.post().uri(path).with(user("root")).param("id", "x").exchange())
                .hasStatus(403);
    }

    @Test
    void managesPeopleForAdminsOnly() {
        assertThat(get("anna", "/users")).hasStatus(403);
        assertThat(post("anna", "/users", Map.of("name", "mallory"))).hasStatus(403);

        MvcTestResult added =
                post("root", "/users", Map.of("name", "frank", "roles.*", "VIEWER", "roles.staging", "OPERATOR"));
        assertThat(added).hasStatus(302).hasRedirectedUrl("/users");
        assertThat(body(get("root", "/users"))).contains("frank").contains("All environments");
        assertThat(body(get("anna", "/"))).doesNotContain("href=\"/users\"");
    }

    @Test
    void pagesThroughTheRuns() {
        String first = body(get("anna", "/runs"));
        assertThat(first).contains("Older").doesNotContain(">Newest<");

        String next = first.replaceAll("(?s).*href=\"(/runs\\?[^\"]*after=[^\"]*)\".*", "$1")
                .replace("&amp;", "&");
        assertThat(body(get("anna", next))).contains(">Newest<");
        assertThat(get("anna", "/runs?after=nonsense")).hasStatusOk();
    }

    @Test
    void findsNothingUnderAWrongAddress() {
        MvcTestResult missing = get("anna", "/runs/no-such-run");

        assertThat(missing).hasStatus(404);
        assertThat(get("anna", "/runs/r-done/artifacts/" + "0".repeat(64))).hasStatus(404);
        assertThat(get("anna", "/runs/r-done/artifacts/" + plan())).hasStatus(404);
    }

    @Test
    void showsATextAndNeverLetsTheBrowserRunAnArtifact() {
        String digest = seeds.keep("r-running", "prepare/plan@north", "page.html", "text/html", HOSTILE);

        assertHarmless(body(get("anna", "/runs/r-running/artifacts/" + digest)));
        MvcTestResult download = get("anna", "/runs/r-running/artifacts/" + digest + "/download");
        assertThat(download).hasStatusOk().hasContentType("application/octet-stream");
        assertThat(download.getResponse().getHeader("Content-Disposition")).startsWith("attachment");
    }

    @Test
    void showsHostileTextAsText() {
        String id = "r-hostile";
        Map<String, Object> ask = map(
                "wait",
                "approval",
                "role",
                "APPROVER",
                "actions",
                List.of("APPROVE"),
                "scope",
                HOSTILE,
                "count",
                1,
                "instructions",
                HOSTILE + "\n\n[x](javascript:alert(1))",
                "message",
                HOSTILE,
                "advice",
                HOSTILE,
                "evidence",
                HOSTILE,
                "covers",
                map(
                        "definition",
                        HOSTILE,
                        "environment",
                        HOSTILE,
                        "inputs",
                        map(HOSTILE, HOSTILE),
                        "sites",
                        List.of(HOSTILE),
                        "plans",
                        map("s/one", map("summary", HOSTILE, "file", HOSTILE))),
                "fields",
                List.of(map("id", HOSTILE, "kind", "choice", "title", HOSTILE, "options", List.of(HOSTILE))));
        seeds.put(
                Seeds.summary(
                        id,
                        HOSTILE,
                        HOSTILE,
                        RunStatus.WAITING,
                        Mode.LIVE,
                        "approval",
                        Role.APPROVER,
                        HOSTILE,
                        HOSTILE,
                        Seeds.NOW,
                        null),
                new JournalBuilder(Seeds.NOW)
                        .run(
                                RUN_STARTED,
                                "path",
                                HOSTILE,
                                "inputs",
                                map(HOSTILE, HOSTILE),
                                "sites",
                                List.of(HOSTILE),
                                "steps",
                                List.of(
                                        outline("s/one", HOSTILE, HOSTILE, HOSTILE, HOSTILE, null),
                                        outline("s/" + HOSTILE, HOSTILE, "script", HOSTILE, null, null)))
                        .run(PHASE_STARTED, "phase", HOSTILE, "wave", 1, "sites", List.of(HOSTILE))
                        .step(STEP_STARTED, "s/one", 1, "doing", HOSTILE)
                        .step(
                                STEP_FAILED,
                                "s/one",
                                1,
                                "failure",
                                HOSTILE,
                                "message",
                                HOSTILE,
                                "advice",
                                HOSTILE,
                                "evidence",
                                HOSTILE,
                                "next",
                                HOSTILE)
                        .step(STEP_STARTED, "s/" + HOSTILE, 1, "doing", HOSTILE)
                        .step(STEP_FINISHED, "s/" + HOSTILE, 1, "summary", HOSTILE, "result", map(HOSTILE, HOSTILE))
                        .step(
                                PERSON_ASKED,
                                "s/one",
                                1,
                                ask.entrySet().stream()
                                        .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
                                        .toArray())
                        .by(HOSTILE, DECIDED, "s/one", "action", "APPROVE", "comment", HOSTILE)
                        .events());
        seeds.print(id, "s/" + HOSTILE, "out", "\u001b[31m" + HOSTILE + "\n" + HOSTILE);
        seeds.keep(id, "s/one", HOSTILE, "text/plain", HOSTILE);

        for (String path : List.of(
                "/",
                "/approvals",
                "/runs",
                "/runs?q=" + "script",
                "/runs/" + id,
                "/runs/" + id + "/live",
                "/runs/" + id + "/log",
                "/runs/" + id + "/cancel",
                "/runs/" + id + "/artifacts/" + CanonicalJson.sha256(HOSTILE.getBytes(StandardCharsets.UTF_8)))) {
            assertHarmless(body(get("bob", path)));
        }
        assertHarmless(body(
                mvc.get().uri("/runs").param("q", HOSTILE).with(user("bob")).exchange()));
        assertHarmless(body(
                mvc.get().uri("/runbooks").param("q", HOSTILE).with(user("bob")).exchange()));
    }

    @Test
    void showsAHostileRunbookAsText() {
        catalog.put(FakeCatalog.named(HOSTILE));

        for (String path : List.of("/runbooks", "/runbooks/hostile", "/runbooks/hostile/launch")) {
            String page = body(get("anna", path));
            assertHarmless(page);
            assertThat(page).doesNotContain("href=\"javascript:");
        }
        assertHarmless(body(post(
                "anna",
                "/runbooks/hostile/launch",
                Map.of(
                        "runId",
                        HOSTILE,
                        "environment",
                        "staging",
                        "mode",
                        "LIVE",
                        "input.pace",
                        HOSTILE,
                        "input.ticket",
                        HOSTILE))));
    }

    @Test
    void leavesALineThatIsNotWholeToTheLiveLog() {
        String id = "r-lines";
        seeds.put(
                Seeds.summary(
                        id,
                        "patch-window",
                        "Lines",
                        RunStatus.RUNNING,
                        Mode.LIVE,
                        null,
                        null,
                        "",
                        "anna",
                        Seeds.NOW,
                        null),
                List.of());
        seeds.print(id, "s/one", "out", "first\n");
        seeds.print(id, "s/one", "out", "sec");
        assertThat(body(get("anna", "/runs/" + id)))
                .contains(">first</span>")
                .contains("data-cursor=\"1\"")
                .doesNotContain(">sec<");

        seeds.print(id, "s/one", "out", "ond\n");
        assertThat(body(get("anna", "/runs/" + id))).contains(">second</span>").contains("data-cursor=\"3\"");
    }

    @Test
    void bringsNoScriptOrStyleInline() {
        for (String path : List.of("/", "/runbooks", "/runs", "/runs/r-approval", "/runbooks/patch-window/launch")) {
            assertThat(body(get("bob", path)))
                    .doesNotContainPattern("<script(?![^>]*src=)")
                    .doesNotContain("<style")
                    .doesNotContainPattern("\\sstyle=\"")
                    .doesNotContainPattern("\\son[a-z]+=\"");
        }
    }

    private static void assertHarmless(String page) {
        assertThat(page)
                .doesNotContain("<script>alert")
                .doesNotContain("<img src=x")
                .doesNotContain("49<");
    }

    private static String plan() {
        return CanonicalJson.sha256(Seeds.PLAN.getBytes(StandardCharsets.UTF_8));
    }

    private MvcTestResult get(String person, String path) {
        return mvc.get()
                .uri(URI.create(path))
                .with(user(person))
                .header("Accept", "text/html")
                .exchange();
    }

    private MvcTestResult post(String person, String path, Map<String, String> fields) {
        MockMvcTester.MockMvcRequestBuilder request =
                mvc.post().uri(path).with(user(person)).with(csrf());
        fields.forEach(request::param);
        return request.exchange();
    }

    private static String body(MvcTestResult result) {
        try {
            return result.getResponse().getContentAsString(StandardCharsets.UTF_8);
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void onlyAnAdministratorSeesHowToBreakALockAndARefusalIsShown() {
        assertThat(body(get("anna", "/locks"))).contains("r-running", "vm-2").doesNotContain("Break this lock");
        assertThat(body(get("root", "/locks"))).contains("Break this lock");

        assertThat(breakLock("r-gone")).hasStatusOk();
        assertThat(body(breakLock("r-gone"))).contains("Another run holds the lock now");
        assertThat(breakLock("r-running")).hasStatus3xxRedirection();
        assertThat(post("root", "/locks/production/nothing/break", Map.of("runId", "r-running")))
                .hasStatus(404);
    }

    private MvcTestResult breakLock(String run) {
        return post("root", "/locks/production/shop/break", Map.of("runId", run, "reason", "It hangs"));
    }
}
