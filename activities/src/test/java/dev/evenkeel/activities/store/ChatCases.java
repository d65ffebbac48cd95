package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.ChatCodes.Code;
import dev.evenkeel.activities.store.ChatCodes.Purpose;
import dev.evenkeel.activities.store.ChatInbox.Left;
import dev.evenkeel.activities.store.ChatInbox.Said;
import dev.evenkeel.activities.store.ChatLinks.Account;
import dev.evenkeel.activities.store.ChatLinks.Link;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people say in chats, who they are, and the codes that they type. */
abstract class ChatCases extends StoreCases {

    private static final long NOW = 1_000_000;
    private static final long LATER = NOW + 600_000;
    private static final Account ACCOUNT = new Account("slack", "T1", "U1");

    ChatCases(Backend backend) {
        super(backend);
    }

    @BeforeEach
    void knowsPeople() {
        store.users().create("ada", "hash", Map.of());
        store.users().create("bob", "hash", Map.of());
    }

    private static Code approval(String owner, String scope) {
        return new Code(owner, Purpose.APPROVE, RUN, "steps/agree", scope, NOW, LATER);
    }

    private Optional<Code> use(String hash, String by, String message, long at) {
        return store.chat().codes().use(hash, Purpose.APPROVE, by, message, at);
    }

    @Test
    void givesAnAccountToOnePersonAlone() {
        ChatLinks links = store.chat().links();

        assertThat(links.link(new Link(ACCOUNT, "Ada", "on-call", NOW))).isEqualTo("ada");
        assertThat(links.link(new Link(ACCOUNT, "bob", "on-call", NOW))).isEqualTo("ada");
        assertThat(links.find(ACCOUNT)).contains(new Link(ACCOUNT, "ada", "on-call", NOW));
        assertThat(links.find(new Account("slack", "T2", "U1"))).isEmpty();
        assertThat(links.find(new Account("slack", "T1' or '1'='1", "U1\0"))).isEmpty();
        assertThat(links.unlink("bob", ACCOUNT, "bob")).isFalse();
        assertThat(links.unlink("ada", ACCOUNT, "root")).isTrue();
        assertThat(links.all()).isEmpty();
        assertThat(store.audit().list(new AuditFilter(null, null, "U1", null, null, null), null, 10))
                .extracting(AuditEntry::action)
                .containsExactly("chat.unlinked", "chat.linked");
    }

    @Test
    void usesACodeOnceByItsOwnerInItsTime() {
        store.chat().codes().keep(approval("ada", "s1"), "h1");

        assertThat(use("h1", "bob", "m1", NOW)).isEmpty();
        assertThat(use("h1", "ada", "m1", LATER)).isEmpty();
        assertThat(use("h1", "ada", "m1", LATER - 1)).contains(approval("ada", "s1"));
        assertThat(use("h1", "ada", "m2", NOW)).isEmpty();
        assertThat(use("h1", "ada", "m1", NOW))
                .as("the same message, taken up again")
                .isPresent();
        assertThat(store.chat().codes().use("h1", Purpose.LINK, null, "m3", NOW))
                .isEmpty();
    }

    @Test
    void voidsTheCodesOfWhoeverTypesWrongOnes() {
        store.chat().codes().keep(approval("ada", "s1"), "h1");
        store.chat().codes().keep(approval("bob", "s1"), "h2");

        for (int i = 0; i < ChatCodes.MOST_TRIES; i++) {
            assertThat(store.chat().codes().blocked("ada", NOW)).isFalse();
            assertThat(use("wrong", "ada", "m" + i, NOW)).isEmpty();
        }

        assertThat(store.chat().codes().blocked("ada", NOW)).isTrue();
        assertThat(use("h1", "ada", "m9", NOW)).isEmpty();
        assertThat(use("h2", "bob", "m9", NOW)).isPresent();
        store.chat().codes().keep(approval("ada", "s2"), "h3");
        assertThat(use("h3", "ada", "m10", NOW)).contains(approval("ada", "s2"));
    }

    @Test
    void letsANewerCodeTakeThePlaceOfTheOneBefore() {
        store.chat().codes().keep(approval("ada", "s1"), "h1");
        store.chat().codes().keep(approval("ada", "s2"), "h2");

        assertThat(use("h1", "ada", "m1", NOW)).isEmpty();
        assertThat(use("h2", "ada", "m1", NOW)).isPresent();
    }

    @Test
    void takesAMessageInOnceAlsoAfterARestart() {
        Said said = new Said("on-call", ACCOUNT, "m1", "C1", "", "ack", NOW);
        assertThat(store.chat().inbox().take(said, false)).isTrue();
        assertThat(store.chat().inbox().take(said, false)).isFalse();
        store.close();
        store = Store.open(settings, LOG_CHARACTERS);

        assertThat(store.chat().inbox().take(said, false)).isFalse();
        assertThat(store.chat().inbox().since(ACCOUNT, NOW - 1)).isEqualTo(1);
        assertThat(store.chat().inbox().since(ACCOUNT, NOW)).isZero();
        assertThat(store.chat().inbox().since("on-call", NOW - 1)).isEqualTo(1);
        assertThat(store.chat().inbox().since("other", 0)).isZero();
        assertThat(store.chat().inbox().last("on-call")).contains(NOW);
        assertThat(store.chat().inbox().last("other")).isEmpty();
    }

    @Test
    void findsWhatNobodyHasAnsweredAndForgetsWhatWasSaidThen() {
        Said said = new Said("on-call", ACCOUNT, "m1", "", "", "approve CODE", NOW);
        ChatInbox inbox = store.chat().inbox();
        inbox.take(said, false);

        assertThat(inbox.left(NOW, NOW)).isEmpty();
        assertThat(inbox.left(NOW + 1, NOW + 50)).contains(new Left(said, false));
        assertThat(inbox.left(NOW + 1, NOW + 50)).as("somebody is at it").isEmpty();
        inbox.done(said, NOW + 60);
        assertThat(inbox.left(NOW + 100, NOW + 100)).isEmpty();
        assertThat(store.database()
                        .read()
                        .sql("select text from chat_messages")
                        .query(String.class)
                        .single())
                .isEmpty();
    }

    @Test
    void knowsACommandFromAMessageWhenItIsTakenUp() {
        Said command = new Said("on-call", ACCOUNT, "m1", "C1", "", "link CODE", NOW);
        Said message = new Said("on-call", ACCOUNT, "m2", "C1", "", "link CODE", NOW + 1);
        store.chat().inbox().take(command, true);
        store.chat().inbox().take(message, false);

        assertThat(store.chat().inbox().left(NOW + 10, NOW + 50)).contains(new Left(command, true));
        assertThat(store.chat().inbox().left(NOW + 10, NOW + 50)).contains(new Left(message, false));
    }

    @Test
    void keepsTheFirstRunThatAMessageTurnedOutToMean() {
        Said said = new Said("on-call", ACCOUNT, "m1", "C1", "", "ack", NOW);
        Said other = new Said("on-call", ACCOUNT, "m2", "C1", "", "ack", NOW);
        ChatInbox inbox = store.chat().inbox();
        inbox.take(said, false);
        inbox.take(other, false);
        assertThat(inbox.meant(said)).isEmpty();

        assertThat(inbox.means(said, RUN)).isEqualTo(RUN);
        assertThat(inbox.means(said, "another")).isEqualTo(RUN);
        inbox.done(said, NOW + 60);
        assertThat(inbox.means(said, "another"))
                .as("a server that is slow to look, when another one has answered")
                .isEqualTo(RUN);
        assertThat(inbox.meant(said)).contains(RUN);
        assertThat(inbox.meant(other)).isEmpty();
    }

    @Test
    void knowsWhichRunAThreadIsAbout() {
        store.chat().threads().told("on-call", "17.1", RUN);
        store.chat().threads().told("on-call", "17.1", "another");

        assertThat(store.chat().threads().run("on-call", "17.1")).contains(RUN);
        assertThat(store.chat().threads().run("other", "17.1")).isEmpty();
    }
}
