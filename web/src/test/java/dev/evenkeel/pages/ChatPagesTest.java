package dev.evenkeel.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.store.ChatLinks.Account;
import dev.evenkeel.activities.store.ChatLinks.Link;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.chat.FakeAnswers;
import dev.evenkeel.web.launch.Launcher;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Linking an account, and the codes by which people agree from a chat. */
@OnPagesServer
class ChatPagesTest {

    private static final Pattern CODE = Pattern.compile("code=([0-9A-Z]{5}-[0-9A-Z]{5})|^([0-9A-Z]{5}-[0-9A-Z]{5})$");
    private static final String RECOVERY_TEXT = "procedure: recovery that nobody understands";

    private final Pages pages;
    private final ChatSender sender;
    private final Store store;
    private final FakeDecisions decisions;
    private final FakeLauncher launcher;
    private final FakeCatalog catalog;
    private final FakeAnswers answers;

    ChatPagesTest(
            MockMvcTester mvc,
            Store store,
            FakeDecisions decisions,
            FakeLauncher launcher,
            FakeCatalog catalog,
            FakeAnswers answers) {
        this.launcher = launcher;
        this.catalog = catalog;
        this.answers = answers;
        this.pages = new Pages(mvc);
        this.sender = new ChatSender(mvc);
        this.store = store;
        this.decisions = decisions;
    }

    @BeforeEach
    void knowsBob() {
        decisions.asks.clear();
        store.chat().links().link(new Link(new Account("mattermost", "team", "mbob"), "bob", "matter", 1));
        store.chat().links().link(new Link(new Account("mattermost", "team", "mroot"), "root", "matter", 1));
    }

    private String say(String account, String text) {
        return Pages.body(sender.mattermost(Map.of("user_id", account, "text", text)));
    }

    /** What is shown once after a form was sent. */
    private static String shown(MvcTestResult sent, String name) {
        Object value = Objects.requireNonNull(sent.getMvcResult().getFlashMap().get(name), "No code was shown");
        Matcher code = CODE.matcher(value.toString());
        if (!code.find()) {
            throw new AssertionError(value);
        }
        return code.group(1) == null ? code.group(2) : code.group(1);
    }

    private void approval(String id, String text, String scope, List<String> plans) {
        ChatSeeds.approval(store, id, text, scope, plans);
    }

    private static Map<String, ?> flashed(MvcTestResult sent) {
        return sent.getMvcResult().getFlashMap();
    }

    private MvcTestResult ask(String person, String run, String scope) {
        return pages.post(person, "/runs/" + run + "/chat-code", Map.of("step", "steps/agree", "scope", scope));
    }

    @Test
    void linksTheAccountOfWhoeverTypesTheCode() {
        String code = shown(pages.post("carol", "/settings/chat", Map.of()), "code");
        assertThat(pages.text("carol", "/settings/chat")).doesNotContain(code);
        assertThat(say("mcarol", "link 00000-00000")).contains("no code for linking");
        assertThat(say(
                        "mcarol",
                        "link " + code.toLowerCase(java.util.Locale.ROOT).replace("-", " ")))
                .contains("linked to carol");
        assertThat(say("mother", "link " + code)).contains("no code for linking");
        assertThat(say("mcarol", "help")).contains("What you can say");
        for (String language : List.of("en", "zh-CN")) {
            assertThat(pages.text("carol", "/settings/chat?lang=" + language))
                    .contains("mcarol")
                    .doesNotContain("??", "mbob");
            assertThat(pages.text("root", "/settings/chat?lang=" + language))
                    .contains("mcarol", "mbob")
                    .doesNotContain("??");
        }
        assertThat(Audited.actions(store, "mcarol")).contains("chat.linked");

        Map<String, String> link =
                Map.of("system", "mattermost", "realm", "team", "account", "mcarol", "owner", "carol");
        assertThat(pages.post("eve", "/settings/chat/unlink", link)).hasStatus(403);
        assertThat(pages.post("carol", "/settings/chat/unlink", link)).hasStatus(302);
        assertThat(say("mcarol", "help")).doesNotContain("What you can say");
        assertThat(Audited.actions(store, "mcarol")).contains("chat.unlinked");
    }

    @Test
    void givesAnAccountToNobodyElse() {
        String code = shown(pages.post("eve", "/settings/chat", Map.of()), "code");

        assertThat(say("mbob", "link " + code)).contains("linked to somebody else");
        assertThat(store.chat().links().of("bob"))
                .extracting(link -> link.account().account())
                .contains("mbob");
    }

    @Test
    void agreesWithACodeThatWasShownOnThePageOfTheRun() {
        approval("c-agree", Seeds.RUNBOOK, "scope-1", List.of("2 to add, 1 to change"));
        for (String language : List.of("en", "zh-CN")) {
            assertThat(pages.text("bob", "/runs/c-agree?lang=" + language))
                    .contains("/runs/c-agree/chat-code")
                    .doesNotContain("??");
        }
        assertThat(pages.text("anna", "/runs/c-agree")).doesNotContain("chat-code");
        String code = shown(ask("bob", "c-agree", "scope-1"), "chatCode");
        assertThat(Audited.actions(store, "c-agree")).contains("chat.code-made");

        assertThat(say("mroot", "approve " + code)).contains("none of your codes");
        assertThat(say("mbob", "approve " + code)).contains("Approved by bob");
        assertThat(say("mbob", "approve " + code)).contains("none of your codes");
        assertThat(decisions.asks).singleElement().satisfies(ask -> {
            assertThat(ask.action()).isEqualTo(Decision.Action.APPROVE);
            assertThat(ask.step()).isEqualTo("steps/agree");
            assertThat(ask.scope()).isEqualTo("scope-1");
            assertThat(ask.actor()).isEqualTo("bob");
            assertThat(ask.via()).isEqualTo(new Decision.Via("matter", "mbob"));
        });
    }

    @Test
    void makesNoCodeForWhatThePersonHasNotSeenOrMayNot() {
        approval("c-other", Seeds.RUNBOOK, "scope-1", List.of());

        assertThat(flashed(ask("bob", "c-other", "scope-0"))).isEmpty();
        assertThat(ask("carol", "c-other", "scope-1")).hasStatus(403);
        assertThat(ask("bob", "c-nowhere", "scope-1")).hasStatus(404);
        assertThat(flashed(pages.post("bob", "/runs/c-other/chat-code", Map.of("step", "steps/x", "scope", "scope-1"))))
                .isEmpty();
    }

    @Test
    void voidsAllCodesAfterFiveWrongOnes() {
        approval("c-void", Seeds.RUNBOOK, "scope-1", List.of());
        String code = shown(ask("root", "c-void", "scope-1"), "chatCode");
        for (int i = 0; i < 5; i++) {
            assertThat(say("mroot", "approve AAAAA-0000" + i)).contains("That was not done");
        }

        assertThat(say("mroot", "approve " + code)).contains("Too many wrong codes");
        assertThat(decisions.asks).isEmpty();
        assertThat(say("mroot", "approve " + shown(ask("root", "c-void", "scope-1"), "chatCode")))
                .contains("Approved by root");
    }

    @Test
    void leavesWhatIsGraveToThePage() {
        approval("c-destroys", Seeds.RUNBOOK, "scope-1", List.of("2 to add, 1 to destroy"));
        approval("c-replaces", Seeds.RUNBOOK, "scope-1", List.of("1 to replace"));
        approval("c-unknown", RECOVERY_TEXT, "scope-1", List.of());

        for (String run : List.of("c-destroys", "c-replaces", "c-unknown")) {
            assertThat(pages.text("bob", "/runs/" + run))
                    .contains("not approved by chat")
                    .doesNotContain("/chat-code");
            assertThat(flashed(ask("bob", run, "scope-1"))).isEmpty();
        }
    }

    @Test
    void launchesWhatThePersonMayLaunchWhereThePersonMay() {
        store.chat().links().link(new Link(new Account("mattermost", "team", "mlaunch"), "carol", "matter", 1));
        launcher.launches.clear();

        assertThat(say("mbob", "run nothing")).contains("There is no runbook nothing");
        assertThat(say("mbob", "run broken")).contains("There is no runbook broken that could be launched");
        assertThat(say("mbob", "run site-facts mode=moon")).contains("live, drill or rehearsal");
        assertThat(say("mbob", "run site-facts")).contains("Say where, by one of: environment=");
        assertThat(launcher.launches).isEmpty();
        assertThat(say("mlaunch", "run site-facts note=\"two words\" override=x"))
                .contains("Launched by carol", "/runs/");
        assertThat(launcher.launches).singleElement().satisfies(launch -> {
            assertThat(launch.environment()).isEqualTo("staging");
            assertThat(launch.actor()).isEqualTo("carol");
            assertThat(launch.mode()).isEqualTo(Mode.LIVE);
            assertThat(launch.terms()).isEqualTo(Launcher.Terms.NONE);
            assertThat(launch.inputs()).containsEntry("note", List.of("two words"));
        });
        assertThat(say("mbob", "run shop-release environment=production pace=fast"))
                .contains("pace", "is no number");
    }

    @Test
    void launchesNothingGraveButRehearsesIt() {
        catalog.put("task/promoter.yaml", """
                runbook: promoter
                procedure: task
                title: Promotes
                owner: team-shop
                steps:
                  - { id: go, site: north, cloud.database: { action: promote, name: db } }
                """);
        launcher.launches.clear();

        assertThat(say("mbob", "run promoter environment=production"))
                .contains("not launched by chat: it promotes a database", "/runbooks/promoter/launch");
        assertThat(launcher.launches).isEmpty();
        assertThat(say("mbob", "run promoter environment=production mode=rehearsal"))
                .contains("Launched by bob");
    }

    @Test
    void letsACodeCountNoMoreThatOthersHaveRead() {
        String code = shown(pages.post("eve", "/settings/chat", Map.of()), "code");
        String id = ChatSender.fresh();
        assertThat(sender.lanying(
                        "the-signature", ChatSender.lanyingBody(id, "881", "2", "GROUPCHAT", "evenkeel link " + code)))
                .hasStatusOk();
        await().until(() ->
                answers.given.stream().anyMatch(given -> given.message().equals(id)));

        assertThat(say("mfast", "link " + code)).contains("no code for linking");
        assertThat(store.chat().links().of("eve")).isEmpty();
    }

    @Test
    void saysWhereChannelsAreAnswered() {
        for (String language : List.of("en", "zh-CN")) {
            assertThat(pages.text("anna", "/estate/channels?lang=" + language))
                    .contains("data-answered=\"on-call\"", "/hooks/chat/on-call", "/hooks/chat/slack")
                    .doesNotContain("data-answered=\"mail\"", "??", "the-signature");
        }
    }

    @Test
    void showsByWhichChatSomethingWasDecided() {
        RunSummary run = IncidentSeeds.summary(
                "c-via", "The cart is empty", RunStatus.RUNNING, null, null, null, Seeds.NOW, null);
        new SeededStore(store)
                .put(
                        run,
                        IncidentSeeds.declared(Seeds.NOW, 3, "The cart is empty")
                                .by(
                                        "carol",
                                        Type.INCIDENT_MOVED,
                                        null,
                                        "from",
                                        "DECLARED",
                                        "to",
                                        "ACKNOWLEDGED",
                                        "via",
                                        "on-call · <b>4711</b>")
                                .run(Type.RUN_FINISHED, "status", "SUCCEEDED")
                                .events());
        assertThat(pages.text("anna", "/runs/c-via")).contains("by chat: on-call · &lt;b&gt;4711&lt;/b&gt;");
    }
}
