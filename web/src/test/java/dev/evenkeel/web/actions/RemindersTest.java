package dev.evenkeel.web.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.activities.chat.ChatSettings;
import dev.evenkeel.activities.chat.Courier;
import dev.evenkeel.activities.http.HttpRules;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.activities.store.ReportNotes.Added;
import dev.evenkeel.activities.store.ReportNotes.Kind;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.pages.PagesServer;
import dev.evenkeel.web.ServerAddress;
import dev.evenkeel.web.page.Viewers;
import dev.evenkeel.workflows.contract.ActionActivities;
import dev.evenkeel.workflows.contract.ActionActivities.Reminder;
import dev.evenkeel.workflows.contract.ActionActivities.Stage;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.estate.Estate;
import dev.evenkeel.workflows.estate.EstateReader;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import io.temporal.failure.ActivityFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.TestConstructor;

/** Who is told of what is due, and when, by a clock that the test turns. */
@SpringBootTest(classes = PagesServer.class, properties = "evenkeel.demo=true")
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class RemindersTest {

    private static final LocalDate DUE = LocalDate.of(2027, 3, 28);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Store store;
    private final Viewers viewers;
    private final Secrets secrets;
    private final String service = "till-" + NUMBER.incrementAndGet();
    private final String run = UUID.randomUUID().toString();
    /** The power fails when the clock is asked next. */
    private final AtomicBoolean powerFails = new AtomicBoolean();

    private Instant now = Instant.parse("2027-03-28T00:00:00Z");

    @SuppressWarnings("NullAway.Init") // JUnit calls open first
    private Room room;

    RemindersTest(Store store, Viewers viewers, Secrets secrets) {
        this.store = store;
        this.viewers = viewers;
        this.secrets = secrets;
    }

    @BeforeEach
    void open() throws IOException {
        room = new Room();
        store.runs()
                .requested(new RunSummary(
                        run,
                        "till-down",
                        "incident",
                        "The till was down",
                        service,
                        "production",
                        Mode.LIVE,
                        RunStatus.SUCCEEDED,
                        null,
                        null,
                        "",
                        "anna",
                        "hash",
                        "commit",
                        1_000,
                        2_000L));
    }

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    void tellsAtNineOfTheServersTimeZoneAndAgainAWeekLater() {
        note("Warm the cache @all", "anna", DUE);

        round("2027-03-28T06:59:59Z");
        assertThat(room.texts()).isEmpty();
        round("2027-03-28T07:00:00Z");
        round("2027-03-29T12:00:00Z");
        round("2027-04-04T06:59:59Z");
        assertThat(room.texts()).singleElement().asString().satisfies(text -> {
            assertThat(text)
                    .contains("An action is due today: Warm the cache", "Owner: anna. Due: 2027-03-28")
                    .contains("post-mortem of \"The till was down\"")
                    .contains("https://keel.example.org/runs/" + run + "/post-mortem#actions")
                    .doesNotContain("@all", "among the users");
        });

        round("2027-04-04T07:00:00Z");
        round("2027-05-04T07:00:00Z");
        assertThat(room.texts()).hasSize(2).last().asString().contains("An action is overdue for 7 days");
    }

    @Test
    void tellsWhatHasComeWhileTheServerWasAway() {
        note("A day away", "anna", DUE);
        note("Ten days away", "anna", DUE.minusDays(8));

        round("2027-03-30T03:00:00Z");

        assertThat(room.texts()).hasSize(2);
        assertThat(room.texts().get(0)).contains("An action is overdue for 10 days: Ten days away");
        assertThat(room.texts().get(1)).contains("An action has been due since 2027-03-28: A day away");
        round("2027-03-30T03:15:00Z");
        assertThat(room.texts()).hasSize(2);
    }

    @Test
    void saysThatTheOwnerIsNoUserAnyMore() {
        note("Warm it", "gone", DUE);
        note("Cool it", "dave", DUE);

        round("2027-03-28T09:00:00Z");

        assertThat(room.texts())
                .anySatisfy(text -> assertThat(text).contains("gone is not, or no longer, among the users"))
                .anySatisfy(text -> assertThat(text).contains("dave is not, or no longer, among the users"));
    }

    @Test
    void tellsNobodyOfWhatIsDoneOrOfNoServiceWithAChannel() {
        note("Warm it", "anna", DUE);
        now = Instant.parse("2027-03-28T09:00:00Z");
        Reminder due = new Reminder(run, 1, Stage.DUE, "ops");
        assertThat(server("other").due()).isEmpty();

        store.reportNotes().add(run, "anna", new Added(Kind.DONE, "", null, null, 1L, null), "production");

        assertThat(remind(due)).as("it was done meanwhile").isTrue();
        round("2027-03-28T09:00:00Z");
        assertThat(room.texts()).isEmpty();
    }

    @Test
    void twoServersTellItOnce() {
        note("Warm it", "anna", DUE);
        now = Instant.parse("2027-03-28T09:00:00Z");
        Reminder due = server(service).due().getFirst();

        assertThat(remind(due)).isTrue();
        assertThat(remind(due)).isTrue();

        assertThat(server(service).due()).isEmpty();
        assertThat(room.texts()).hasSize(1);
    }

    @Test
    void aServerThatDiesBeforeItWasWrittenDownTellsTheSameMessageAgain() {
        note("Warm it", "anna", DUE);
        now = Instant.parse("2027-03-28T09:00:00Z");
        Reminder due = server(service).due().getFirst();
        room.afterwards = () -> powerFails.set(true);

        assertThatThrownBy(() -> remind(due)).isInstanceOf(ActivityFailure.class);
        room.afterwards = () -> {};
        assertThat(remind(due)).isTrue();
        assertThat(remind(due)).isTrue();

        assertThat(room.heard).hasSize(2);
        assertThat(room.heard.get(0).path("pending_post_id"))
                .as("by which the channel knows it")
                .isEqualTo(room.heard.get(1).path("pending_post_id"));
    }

    @Test
    void aChannelThatIsAwayIsToldInALaterRound() {
        note("Warm it", "anna", DUE);
        room.shut = true;
        now = Instant.parse("2027-03-28T09:00:00Z");
        Reminder due = server(service).due().getFirst();

        assertThat(remind(due)).isFalse();
        room.shut = false;

        round("2027-03-28T09:15:00Z");
        assertThat(room.texts()).hasSize(1);
    }

    private void note(String what, String owner, LocalDate due) {
        store.reportNotes().add(run, "anna", new Added(Kind.ACTION, what, owner, due, null, null), "production");
    }

    private void round(String at) {
        now = Instant.parse(at);
        server(service).due().forEach(this::remind);
    }

    /** As a worker does it. */
    private boolean remind(Reminder reminder) {
        TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
        try {
            environment.registerActivitiesImplementations(server(service));
            return environment.newActivityStub(ActionActivities.class).remind(reminder);
        } finally {
            environment.close();
        }
    }

    private Reminders server(String withChannel) {
        Estate estate = new EstateReader(new ExpressionCompiler())
                .read(
                        "estate.yaml",
                        """
                        sites: { north: { title: North } }
                        environments: { production: { title: Production, sites: [north] } }
                        services: { %s: { owner: team-till, channel: ops, environments: { production: [north] } } }
                        channels: { ops: { mattermost: { url: "%s", token: "store:token", to: channel1 } } }
                        """.formatted(withChannel, room.url()),
                        new EstateReader.Server("/data", "/runbooks"))
                .estate();
        ChatSettings chat = new ChatSettings(new HttpRules(true, List.of("127.0.0.1")), null);
        return new Reminders(
                store,
                () -> estate,
                new Courier(name -> Optional.ofNullable(estate.channels().get(name)), chat, this::time),
                secrets,
                viewers,
                new ServerAddress(URI.create("https://keel.example.org/")),
                new ActionsSettings("Europe/Berlin"),
                this::time);
    }

    private Instant time() {
        if (powerFails.getAndSet(false)) {
            throw new IllegalStateException("The power has failed");
        }
        return now;
    }
}
