package dev.evenkeel.pages;

import static dev.evenkeel.pages.ChatSender.fresh;
import static dev.evenkeel.pages.ChatSender.lanyingBody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.store.AuditFilter;
import dev.evenkeel.activities.store.ChatInbox.Said;
import dev.evenkeel.activities.store.ChatLinks.Account;
import dev.evenkeel.activities.store.ChatLinks.Link;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.chat.FakeAnswers;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Decision.Action;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** What chats send, on the wire. */
@OnPagesServer
class ChatHooksTest {

    private static final String CAROL = "4711";

    private final ChatSender sender;
    private final Store store;
    private final FakeAnswers answers;
    private final FakeDecisions decisions;
    private final ApplicationContext server;

    ChatHooksTest(
            MockMvcTester mvc, Store store, FakeAnswers answers, FakeDecisions decisions, ApplicationContext server) {
        this.sender = new ChatSender(mvc);
        this.store = store;
        this.answers = answers;
        this.decisions = decisions;
        this.server = server;
    }

    @BeforeEach
    void knowsCarol() {
        decisions.asks.clear();
        link("lanying", "a", CAROL, "carol");
        link("mattermost", "team", "matt", "carol");
    }

    @AfterEach
    void comesBack() {
        NamedSecrets.AWAY.set(false);
    }

    private void link(String system, String realm, String account, String owner) {
        store.chat().links().link(new Link(new Account(system, realm, account), owner, "on-call", 1));
    }

    private FakeAnswers.Given answered(String message) {
        return answers.awaited(message);
    }

    private boolean kept(String system, String realm, String account) {
        return store.chat().inbox().since(new Account(system, realm, account), 0) > 0;
    }

    private long audited(String action) {
        return store.audit()
                .list(new AuditFilter(null, action, null, null, null, null), null, 500)
                .size();
    }

    @Test
    void doesWhatAKnownPersonSaysInLanyingImAndAnswersThere() {
        String message = sender.says(CAROL, "ack " + IncidentSeeds.NEW);

        assertThat(answered(message).title()).isEqualTo("Acknowledged by carol");
        assertThat(decisions.asks).singleElement().satisfies(ask -> {
            assertThat(ask.action()).isEqualTo(Action.ACKNOWLEDGE);
            assertThat(ask.runId()).isEqualTo(IncidentSeeds.NEW);
            assertThat(ask.actor()).isEqualTo("carol");
            assertThat(ask.via()).isEqualTo(new Decision.Via("on-call", CAROL));
        });
        assertThat(Audited.actions(store, IncidentSeeds.NEW)).contains("chat.command");
    }

    @Test
    void postsAnUpdateInTheWordsOfThePerson() {
        String message = sender.says(CAROL, "update " + IncidentSeeds.OPEN + " It **works** again.\n@all <!channel>");

        assertThat(answered(message).title()).isEqualTo("Status update by carol");
        assertThat(decisions.asks).singleElement().satisfies(ask -> {
            assertThat(ask.action()).isEqualTo(Action.POST_UPDATE);
            assertThat(ask.comment()).isEqualTo("It **works** again.\n@all <!channel>");
        });
    }

    @Test
    void asksWhichOneWhenSeveralAreMeant() {
        assertThat(answered(sender.says(CAROL, "ack")).text())
                .contains("More than one incident", IncidentSeeds.OPEN, IncidentSeeds.NEW);
        assertThat(answered(sender.says(CAROL, "ack r-nowhere")).text()).contains("There is no run r-nowhere");
        assertThat(answered(sender.says(CAROL, "status")).text()).contains(IncidentSeeds.NEW, "Checkout is slow");
        assertThat(answered(sender.says(CAROL, "status " + IncidentSeeds.OPEN)).text())
                .contains("SEV2", "mitigating");
        assertThat(decisions.asks).isEmpty();
    }

    @Test
    void takesTheSameMessageOnce() {
        String id = fresh();
        String body = lanyingBody(id, CAROL, "1", "CHAT", "ack " + IncidentSeeds.NEW);
        assertThat(sender.lanying("the-signature", body)).hasStatusOk();
        answered(id);
        for (int i = 0; i < 3; i++) {
            assertThat(sender.lanying("the-signature", body)).hasStatusOk();
        }

        assertThat(answered(sender.says(CAROL, "help")).text()).contains("status");
        assertThat(decisions.asks).hasSize(1);
        assertThat(answers.given)
                .filteredOn(given -> given.message().equals(id))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wrong", "the-signature2", "the-signatur"})
    void knowsLanyingImByItsSignature(String signature) {
        assertThat(sender.lanying(signature, lanyingBody(fresh(), "991", "1", "CHAT", "status")))
                .hasStatus(401);
        assertThat(kept("lanying", "a", "991")).isFalse();
        assertThat(audited("chat.refused")).isPositive();
    }

    @Test
    void listensOnlyToWhatIsForItself() {
        List<String> bodies = List.of(
                lanyingBody(fresh(), "1", CAROL, "CHAT", "status"),
                lanyingBody(fresh(), "992", "77", "CHAT", "status"),
                lanyingBody(fresh(), "992", "2", "GROUPCHAT", "status"),
                lanyingBody(fresh(), "992", "3", "GROUPCHAT", "evenkeel status"),
                lanyingBody(fresh(), "992", "1", "CHAT", "status").replace("\"TEXT\"", "\"IMAGE\""));
        for (String body : bodies) {
            assertThat(sender.lanying("the-signature", body)).hasStatusOk();
        }
        assertThat(kept("lanying", "a", "992")).isFalse();
        assertThat(kept("lanying", "a", "1")).isFalse();

        String id = fresh();
        sender.lanying("the-signature", lanyingBody(id, CAROL, "2", "GROUPCHAT", "@Evenkeel: help"));
        assertThat(answered(id).room()).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"appId\":\"other\"}",
                "{\"appId\":\"a\"}",
                "{\"appId\":\"a\",\"msgId\":\"1\"}",
                "{\"appId\":\"a\",\"msgId\":{},\"from\":{\"uid\":1},\"to\":{\"uid\":1}}",
                "{\"appId\":\"a\",\"msgId\":\"1 2\",\"from\":{\"uid\":1},\"to\":{\"uid\":1}}",
                "{\"appId\":\"a\",\"msgId\":\"1\",\"from\":{\"uid\":\"x\"},\"to\":{\"uid\":1}}",
                "{\"appId\":\"a\",\"msgId\":\"1\",\"from\":{\"uid\":99999999999999999999},\"to\":{\"uid\":1}}",
                "{\"appId\":\"a\",\"appId\":\"a\"}"
            })
    void refusesGarbage(String body) {
        assertThat(sender.lanying("the-signature", body))
                .hasStatus(400)
                .bodyText()
                .contains("Nothing was taken in");
    }

    @Test
    void refusesWhatIsTooLarge() {
        String long8 = "x".repeat(8 * 1024 + 1);
        assertThat(sender.lanying("the-signature", lanyingBody(fresh(), "993", "1", "CHAT", long8)))
                .hasStatus(413);
        assertThat(sender.lanying("the-signature", "x".repeat(70 * 1024))).hasStatus(413);
        assertThat(sender.mattermost(Map.of("text", long8))).hasStatus(413);
        assertThat(kept("lanying", "a", "993")).isFalse();
    }

    @Test
    void tellsAStrangerOnceHowToBecomeKnownAndNothingElse() {
        String first = sender.says("994", "ack " + IncidentSeeds.NEW);
        assertThat(answered(first).text()).contains("link CODE");
        sender.says("994", "status");
        sender.says("994", "help");
        assertThat(answered(sender.says(CAROL, "help")).title()).isEqualTo("What you can say");

        assertThat(answers.given)
                .filteredOn(given -> given.title().contains("does not know you"))
                .filteredOn(given -> given.message().equals(first))
                .hasSize(1);
        assertThat(answers.given)
                .noneMatch(given -> given.text().contains("SEV") && given.room().equals("994"));
        assertThat(decisions.asks).isEmpty();
        assertThat(audited("chat.refused")).isPositive();
    }

    @Test
    void listensToNobodyWhoMayNotSignIn() {
        link("lanying", "a", "995", "dave");

        assertThat(answered(sender.says("995", "ack " + IncidentSeeds.NEW)).text())
                .contains("may not sign in");
        assertThat(decisions.asks).isEmpty();
    }

    @Test
    void slowsDownWhoeverSaysTooMuch() {
        link("mattermost", "team", "fast", "carol");
        for (int i = 0; i < 20; i++) {
            assertThat(sender.mattermost(Map.of("user_id", "fast"))).bodyText().contains("What you can say");
        }
        assertThat(sender.mattermost(Map.of("user_id", "fast")))
                .hasStatusOk()
                .bodyText()
                .contains("Wait for one");
        assertThat(sender.mattermost(Map.of("user_id", "matt"))).bodyText().contains("What you can say");
    }

    @Test
    void asksToSendAgainWhenItCannotTellItsSenders() {
        NamedSecrets.AWAY.set(true);

        assertThat(sender.lanying("the-signature", lanyingBody(fresh(), CAROL, "1", "CHAT", "help")))
                .hasStatus(503)
                .headers()
                .containsHeader("Retry-After");
    }

    @Test
    void hasNoAddressForWhatIsNotAnswered() {
        for (String channel : List.of("mail", "none", "..%2f")) {
            MvcTestResult answer =
                    sender.mvc().post().uri("/hooks/chat/" + channel).exchange();
            assertThat(answer.getResponse().getStatus()).as(channel).isIn(400, 404);
        }
    }

    @Test
    void takesUpWhatAServerThatEndedHasLeft() {
        long now = System.currentTimeMillis();
        String left = fresh();
        String stale = fresh();
        store.chat()
                .inbox()
                .take(
                        new Said(
                                "on-call",
                                new Account("lanying", "a", CAROL),
                                left,
                                "",
                                "",
                                "ack " + IncidentSeeds.NEW,
                                now - 90_000),
                        false);
        store.chat()
                .inbox()
                .take(
                        new Said(
                                "on-call",
                                new Account("lanying", "a", CAROL),
                                stale,
                                "",
                                "",
                                "ack " + IncidentSeeds.OPEN,
                                now - 3_600_000),
                        false);

        FakeAnswers.look(server);
        assertThat(answered(left).title()).isEqualTo("Acknowledged by carol");
        assertThat(answered(stale).title()).isEqualTo("This came too late");
        await().until(() -> store.chat()
                .inbox()
                .left(System.currentTimeMillis() + 60_000, now)
                .isEmpty());
        assertThat(decisions.asks)
                .singleElement()
                .satisfies(ask -> assertThat(ask.runId()).isEqualTo(IncidentSeeds.NEW));
    }
}
