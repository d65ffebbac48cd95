package dev.evenkeel.web.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.evenkeel.activities.store.ChatInbox.Said;
import dev.evenkeel.activities.store.ChatLinks.Account;
import dev.evenkeel.activities.store.ChatLinks.Link;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import dev.evenkeel.activities.store.StoreSettings.Synchronous;
import dev.evenkeel.web.alerts.RefusalsAccess;
import dev.evenkeel.web.catalog.CatalogAccess;
import dev.evenkeel.web.catalog.RunbookFixture;
import dev.evenkeel.web.launch.Launcher;
import dev.evenkeel.web.runs.Decisions;
import dev.evenkeel.web.security.PermissionsAccess;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.estate.Channel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;

/** Answers that take their time, and servers that end before they have given them. */
class ConversationTest {

    private static final Account ROB = new Account("mattermost", "team", "rob-there");
    private static final Channel CHANNEL = new Channel.Mattermost(
            "on-call", "On call", new Channel.Way.Webhook("file:a"), new Channel.Commands("file:b"));

    @TempDir
    private Path folder;

    @AutoClose
    private Store store;

    private final FakeAnswers answers = new FakeAnswers();
    private final List<Decisions.Ask> asks = new CopyOnWriteArrayList<>();
    private final CountDownLatch runAnswers = new CountDownLatch(1);

    @BeforeEach
    void open() {
        store = Store.open(
                new StoreSettings("jdbc:sqlite:" + folder.resolve("chat.db"), null, null, Synchronous.NORMAL));
        store.users().create("rob", null, Map.of());
        store.chat().links().link(new Link(ROB, "rob", "on-call", 1));
        store.runs().requested(incident("r-1", RunStatus.RUNNING, null));
    }

    private static RunSummary incident(String id, RunStatus status, @Nullable Long finishedAt) {
        return new RunSummary(
                id,
                "odd",
                "incident",
                "Odd",
                "shop",
                "production",
                Mode.LIVE,
                status,
                null,
                null,
                "",
                "alice",
                "hash",
                "",
                1,
                finishedAt);
    }

    private Conversation server(InstantSource clock) {
        return server(clock, this::decide);
    }

    private Decisions.Outcome decide(Decisions.Ask ask) {
        try {
            runAnswers.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        asks.add(ask);
        return new Decisions.Outcome.Accepted("");
    }

    private static InstantSource minutesLater() {
        return Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2));
    }

    private void inTheDatabase(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("chat.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Conversation server(InstantSource clock, Decisions decisions) {
        new RunbookFixture(folder.resolve("runbooks")).write("estate.yaml", """
                sites: { north: {} }
                environments: { production: { sites: [north] } }
                services: { shop: { owner: team-shop, channel: on-call, environments: { production: [north] } } }
                channels:
                  on-call: { mattermost: { webhook: "file:a" }, commands: { secret: "file:b" } }
                """);
        CatalogAccess folders = CatalogAccess.of(folder.resolve("runbooks"));
        Launcher launcher = new Launcher() {
            @Override
            public String newRunId() {
                throw new IllegalStateException("Nothing is launched");
            }

            @Override
            public Launched launch(Launch launch) {
                throw new IllegalStateException("Nothing is launched");
            }
        };
        OneTimeCodes codes = new OneTimeCodes(store, clock);
        ChatApprovals approvals = new ChatApprovals(
                store,
                definition -> {
                    throw new IllegalStateException("Nothing is read");
                },
                folders.estates());
        ChatDesk desk = new ChatDesk(
                store,
                RefusalsAccess.of(store),
                new IncidentReplies(new WhichRun(store, folders.estates()), new StatusReply(store), decisions),
                new ApproveReply(store, codes, approvals, decisions),
                new RunReply(folders.catalog(), launcher, PermissionsAccess.over(store.users())),
                new LinkReply(store, codes, clock));
        return new Conversation(store, desk, answers, folders.estates(), clock);
    }

    private Said ack() {
        return says("ack r-1");
    }

    private Said says(String text) {
        Said said = new Said("on-call", ROB, "m1", "room", "", text, System.currentTimeMillis());
        store.chat().inbox().take(said, true);
        return said;
    }

    @Test
    void answersByAMessageWhatTakesLongerThanSomebodyWaits() {
        Conversation server = server(InstantSource.system());
        Said said = ack();

        assertThat(server.now(CHANNEL, said, Duration.ofMillis(1))).isEmpty();
        assertThat(answers.given).isEmpty();
        runAnswers.countDown();

        await().until(() -> answers.given.size() == 1);
        assertThat(answers.given.getFirst().title()).isEqualTo("Acknowledged by rob");
        await().until(() -> store.chat().inbox().left(Long.MAX_VALUE, 0).isEmpty());
    }

    @Test
    void decidesUnderTheSameIdWhenAnotherServerTakesItUp() {
        Said said = ack();
        // The first server is killed while the run decides: it never comes back to this.
        server(InstantSource.system()).later(CHANNEL, said);
        server(minutesLater()).look();
        runAnswers.countDown();

        await().until(() -> asks.size() == 2);
        assertThat(asks)
                .extracting(Decisions.Ask::id)
                .containsOnly(asks.getFirst().id());
        await().until(() -> store.chat().inbox().left(Long.MAX_VALUE, 0).isEmpty());
    }

    /** What has been taken in is answered anyhow: whoever sent it again would have it done twice. */
    @Test
    void asksForPatienceWhenTheStoreGoesAwayWhileItAnswers() {
        Said said = ack();
        Conversation server = server(InstantSource.system(), ask -> {
            throw new DataAccessResourceFailureException("The store is away");
        });

        assertThat(server.now(CHANNEL, said, Duration.ofSeconds(30))).isEmpty();
        assertThat(answers.given).isEmpty();
        runAnswers.countDown();
        server(minutesLater()).look();

        assertThat(answers.awaited("m1").title()).isEqualTo("Acknowledged by rob");
        await().until(() -> store.chat().inbox().left(Long.MAX_VALUE, 0).isEmpty());
        assertThat(answers.given).hasSize(1);
    }

    @Test
    void asksForPatienceWhenItCannotBeNotedThatItWasAnswered() throws SQLException {
        runAnswers.countDown();
        Said said = ack();
        inTheDatabase("create trigger full before update of done_at on chat_messages"
                + " begin select raise(abort, 'The disk is full'); end");
        assertThat(server(InstantSource.system()).now(CHANNEL, said, Duration.ofSeconds(30)))
                .isEmpty();
        inTheDatabase("drop trigger full");
        server(minutesLater()).look();

        assertThat(answers.awaited("m1").title()).isEqualTo("Acknowledged by rob");
        await().until(() -> store.chat().inbox().left(Long.MAX_VALUE, 0).isEmpty());
        assertThat(asks)
                .extracting(Decisions.Ask::id)
                .as("the run decides once")
                .hasSize(2)
                .containsOnly(asks.getFirst().id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ack", "update It works again"})
    void meansTheSameIncidentWhenItIsTakenUpAfterThatHasEndedAndAnotherIsOpen(String text) {
        Said said = says(text);
        Conversation killed = server(InstantSource.system(), ask -> {
            asks.add(ask);
            throw new IllegalStateException("The server is killed before it hears what the run decides");
        });
        assertThat(killed.now(CHANNEL, said, Duration.ofSeconds(30))).isEmpty();
        store.journal().append(new Append(incident("r-1", RunStatus.SUCCEEDED, 5L), 1, 0, List.of()));
        store.runs().requested(incident("r-2", RunStatus.RUNNING, null));
        runAnswers.countDown();
        server(minutesLater()).look();

        answers.awaited("m1");
        assertThat(asks).extracting(Decisions.Ask::runId).containsExactly("r-1", "r-1");
    }

    /** Nobody else has read a command; what is written to a room, all of them have. */
    @ParameterizedTest
    @CsvSource({"true, This account is linked to ann, true", "false, That was not done, false"})
    void knowsACommandFromWhatIsWrittenToTheRoomWhenItIsTakenUp(boolean carried, String title, boolean linked) {
        Account account = new Account("mattermost", "team", "ann-there");
        store.users().create("ann", null, Map.of());
        String code = new OneTimeCodes(store, InstantSource.system()).forLink("ann");
        // The server that takes it in is killed before it looks at it.
        store.chat()
                .inbox()
                .take(
                        new Said("on-call", account, "m2", "room", "", "link " + code, System.currentTimeMillis()),
                        carried);
        server(minutesLater()).look();

        assertThat(answers.awaited("m2").title()).isEqualTo(title);
        assertThat(store.chat().links().find(account).isPresent()).isEqualTo(linked);
    }
}
