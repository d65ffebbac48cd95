package dev.evenkeel.pages;

import static dev.evenkeel.pages.ChatSender.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.ChatInbox.Said;
import dev.evenkeel.activities.store.ChatLinks.Account;
import dev.evenkeel.activities.store.ChatLinks.Link;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.chat.FakeAnswers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** What Slack and Mattermost send, on the wire. */
@OnPagesServer
class ChatCommandsTest {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";

    private final ChatSender sender;
    private final Store store;
    private final FakeAnswers answers;
    private final FakeDecisions decisions;
    private final SeededStore seeds;

    ChatCommandsTest(MockMvcTester mvc, Store store, SeededStore seeds, FakeAnswers answers, FakeDecisions decisions) {
        this.seeds = seeds;
        this.sender = new ChatSender(mvc);
        this.store = store;
        this.answers = answers;
        this.decisions = decisions;
    }

    @BeforeEach
    void knowsCarol() {
        decisions.asks.clear();
        store.chat().links().link(new Link(new Account("slack", "T1", "UCAROL"), "carol", "slack", 1));
        store.chat().links().link(new Link(new Account("mattermost", "team", "mcommands"), "carol", "matter", 1));
    }

    @Test
    void answersACommandOfSlackAtOnceAndTakesItOnce() {
        String body = ChatSender.slash("UCAROL", "ack " + IncidentSeeds.NEW);
        long now = System.currentTimeMillis() / 1000;
        String signature = ChatSender.sign(now, body);

        assertThat(sender.slack(FORM, body, now, signature))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("{\"response_type\":\"in_channel\"}");
        assertThat(sender.slack(FORM, body, now, signature)).hasStatus(409);
        assertThat(decisions.asks).hasSize(1);
        assertThat(sender.slack(FORM, ChatSender.slash("UNOBODY", "status")))
                .hasStatusOk()
                .bodyText()
                .contains("ephemeral", "link CODE")
                .doesNotContain("SEV");
        assertThat(Pages.body(sender.slack(FORM, ChatSender.slash("UNOBODY", "status"))))
                .isEqualTo("{}");
    }

    /** It lies in the store, and is answered from there: typed again it would be done twice. */
    @Test
    void asksNobodyToSendAgainWhatWasTakenIn() {
        String body = ChatSender.slash("UCAROL", "update " + IncidentSeeds.NEW + " The carts vanish");
        long now = System.currentTimeMillis() / 1000;
        String signature = ChatSender.sign(now, body);

        assertThat(sender.slack(FORM, body, now, signature))
                .hasStatusOk()
                .bodyText()
                .contains("ephemeral", "This takes a moment");
        assertThat(sender.slack(FORM, body, now, signature)).hasStatus(409);

        store.chat()
                .inbox()
                .done(
                        new Said("slack", new Account("slack", "T1", "UCAROL"), signature, "C1", "", "", 0),
                        System.currentTimeMillis());
    }

    @Test
    void believesOnlyFreshMessagesOfSlackWithItsSignature() {
        String body = ChatSender.slash("U996", "status");
        long now = System.currentTimeMillis() / 1000;

        assertThat(sender.slack(FORM, body, now - 301, ChatSender.sign(now - 301, body)))
                .hasStatus(401);
        assertThat(sender.slack(FORM, body, now + 400, ChatSender.sign(now + 400, body)))
                .hasStatus(401);
        assertThat(sender.slack(FORM, body, now, ChatSender.sign(now - 1, body)))
                .hasStatus(401);
        assertThat(sender.slack(FORM, body + "x", now, ChatSender.sign(now, body)))
                .hasStatus(401);
        assertThat(sender.slack(FORM, body, now, "")).hasStatus(401);
        assertThat(store.chat().inbox().since(new Account("slack", "T1", "U996"), 0) > 0)
                .isFalse();
        String challenge = "{\"type\":\"url_verification\",\"challenge\":\"3eZb\"}";
        assertThat(sender.slack(JSON, challenge, now, "v0=00"))
                .hasStatus(401)
                .bodyText()
                .doesNotContain("3eZb");
        assertThat(sender.slack(JSON, challenge))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("{\"challenge\":\"3eZb\"}");
    }

    /** Carol sees it on the pages; whoever is in the channel would read the answer. */
    @Test
    void knowsNothingOfWhatIsPrivate() {
        PrivateSeeds.into(store, seeds, List.of("anna", "carol"));
        store.chat().threads().told("slack", "18.001", PrivateSeeds.ROOM);
        for (String command : List.of(
                "status",
                "status " + PrivateSeeds.ROOM,
                "ack " + PrivateSeeds.ROOM,
                "update " + PrivateSeeds.ROOM + " It is the key of the bank",
                "update 06ezt1p9w2k4m It is the key of the bank")) {
            assertThat(sender.slack(FORM, ChatSender.slash("UCAROL", command)))
                    .as(command)
                    .hasStatusOk()
                    .bodyText()
                    .contains("ephemeral")
                    .doesNotContain(PrivateSeeds.SECRET);
        }
        String id = fresh();
        assertThat(
                        sender.slack(
                                JSON,
                                "{\"type\":\"event_callback\",\"team_id\":\"T1\",\"event_id\":\"" + id
                                        + "\",\"event\":{\"type\":\"app_mention\",\"user\":\"UCAROL\",\"text\":\"<@U0BOT> update"
                                        + " It is the key of the bank\",\"ts\":\"18.002\",\"thread_ts\":\"18.001\",\"channel\":\"C1\"}}"))
                .hasStatusOk();
        assertThat(answers.awaited(id))
                .satisfies(
                        given -> assertThat(given.text()).startsWith("What this is written below is not known here"));
        assertThat(decisions.asks).as("nothing was said about another incident").isEmpty();
    }

    @Test
    void answersAnEventOfSlackInItsThread() {
        store.chat().threads().told("slack", "17.001", IncidentSeeds.NEW);
        String id = fresh();
        String event = "{\"type\":\"event_callback\",\"team_id\":\"T1\",\"event_id\":\"" + id
                + "\",\"event\":{\"type\":\"app_mention\",\"user\":\"UCAROL\",\"text\":\"<@U0BOT> ack\",\"ts\":\"17.002\","
                + "\"thread_ts\":\"17.001\",\"channel\":\"C1\"}}";

        assertThat(sender.slack(JSON, event)).hasStatusOk();
        assertThat(answers.awaited(id)).satisfies(given -> {
            assertThat(given.title()).isEqualTo("Acknowledged by carol");
            assertThat(given.thread()).isEqualTo("17.001");
        });
        assertThat(sender.slack(JSON, event)).as("Slack sends it again").hasStatusOk();
        assertThat(decisions.asks)
                .singleElement()
                .satisfies(ask -> assertThat(ask.runId()).isEqualTo(IncidentSeeds.NEW));
        String bot = event.replace("\"user\":", "\"bot_id\":\"B1\",\"user\":").replace(id, fresh());
        assertThat(sender.slack(JSON, bot)).hasStatusOk();
        assertThat(decisions.asks).hasSize(1);
    }

    @Test
    void knowsACommandOfMattermostByItsTokenAndTakesItOnce() {
        Map<String, String> ack =
                Map.of("user_id", "mcommands", "text", "ack " + IncidentSeeds.NEW, "trigger_id", fresh());

        assertThat(sender.mattermost(ack)).hasStatusOk().bodyText().contains("Acknowledged by carol");
        assertThat(sender.mattermost(ack)).hasStatus(409);
        assertThat(sender.mattermost(Map.of("token", "wrong"))).hasStatus(401);
        assertThat(sender.mattermost(Map.of("token", ""))).hasStatus(401);
        assertThat(sender.mattermost(Map.of("trigger_id", ""))).hasStatus(400);
        assertThat(sender.mattermost(Map.of("user_id", "two words"))).hasStatus(400);
        assertThat(decisions.asks).hasSize(1);
    }
}
