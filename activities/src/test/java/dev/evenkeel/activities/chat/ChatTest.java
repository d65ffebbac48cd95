package dev.evenkeel.activities.chat;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.act.Workshop.rehearsal;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.activities.act.Workshop;
import dev.evenkeel.activities.cloud.Wire;
import dev.evenkeel.activities.http.HttpRules;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.ChatActivities;
import dev.evenkeel.workflows.contract.ChatActivities.Notice;
import dev.evenkeel.workflows.contract.ChatActivities.NotifyRequest;
import dev.evenkeel.workflows.contract.ChatActivities.NotifyResult;
import dev.evenkeel.workflows.contract.ChatActivities.Severity;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.estate.Channel;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChatTest {

    private static final URI SERVER = URI.create("https://keel.example.org/");
    private static final String LINK = "https://keel.example.org/runs/run-1#step-tell";

    @TempDir
    private Path folder;

    private Workshop workshop;
    private ChatRooms rooms;

    @BeforeEach
    void open() throws IOException {
        workshop = new Workshop(folder);
        rooms = new ChatRooms();
    }

    @AfterEach
    void close() {
        rooms.close();
        workshop.close();
    }

    @ParameterizedTest
    @EnumSource
    void tellsAChannelWhatHappenedAndWhereToReadOn(ChatSystem system) {
        NotifyResult result = on(system).send(message("The shop has moved", "To **south**, in 4 minutes."));

        assertThat(result.delivered()).as(result.trouble()).isTrue();
        assertThat(result.summary()).isEqualTo("told room");
        assertThat(rooms.seen())
                .singleElement()
                .satisfies(body -> assertThat(system.text(body))
                        .contains("🟠 The shop has moved", "south", "in 4 minutes.", LINK));
        assertThat(workshop.logs.text(act("tell"), "out")).isEqualTo("room: taken\n");
    }

    @ParameterizedTest
    @EnumSource
    void triesAgainWhenTheServerIsInTrouble(ChatSystem system) {
        rooms.trouble(Wire.raw(500, "text/html", "<h1>Oops</h1>".getBytes(StandardCharsets.UTF_8)), Wire.CUT);

        assertThat(on(system).send(message("Up", "")).delivered()).isTrue();

        assertThat(rooms.seen()).hasSize(1);
        assertThat(rooms.wire.requests()).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource
    void waitsAsLongAsItIsAskedTo(ChatSystem system) {
        rooms.trouble(Wire.json(429, "{'message': 'slow down'}").with("Retry-After", "1"));
        long begun = System.nanoTime();

        assertThat(on(system).send(message("Up", "")).delivered()).isTrue();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(workshop.logs.text(act("tell"), "out")).contains("no more messages for now", "again in 1000 ms");
    }

    @ParameterizedTest
    @EnumSource
    void goesOnWithoutAChannelThatHangs(ChatSystem system) {
        rooms.trouble(Wire.SILENCE, Wire.SILENCE, Wire.SILENCE, Wire.SILENCE);
        long begun = System.nanoTime();

        NotifyResult result = on(system, Duration.ofMillis(900)).send(message("Up", "", Duration.ofMillis(900)));

        assertThat(result.delivered()).isFalse();
        assertThat(result.trouble()).startsWith("no whole answer in time");
        assertThat(result.summary()).startsWith("not delivered to room: no whole answer in time");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @EnumSource
    void saysAtOnceThatASecretIsWrongAndNotWhichItIs(ChatSystem system) {
        ChatActivities chat = on(system);
        String wrong = system.wrong(rooms.wire.uri());
        workshop.secret("right", wrong);

        NotifyResult result = chat.send(message("Up", ""));

        assertThat(result.delivered()).isFalse();
        assertThat(rooms.wire.requests()).hasSize(1);
        assertThat(result.trouble() + workshop.logs.text(act("tell"), "out"))
                .isNotBlank()
                .doesNotContain(wrong);
        assertThat(rooms.seen()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"DINGTALK", "FEISHU"})
    void saysThatASignatureIsWrong(ChatSystem system) {
        ChatActivities chat = on(system);
        workshop.secret("signing", "another-secret");

        NotifyResult result = chat.send(message("Up", ""));

        assertThat(result.delivered()).isFalse();
        assertThat(result.trouble()).contains(system == ChatSystem.DINGTALK ? "310000" : "19021");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            LANYING         | {'code': 20000, 'message': 'database error'}            | true
            LANYING         | {'code': 10010, 'message': 'not permitted'}             | false
            LANYING         | {'error': {'type': 'server', 'code': 1, 'message': ''}} | false
            SLACK           | {'ok': false, 'error': 'ratelimited'}                   | true
            SLACK           | {'ok': false, 'error': 'is_archived'}                   | false
            MATTERMOST      | <html>Sign in</html>                                    | false
            TEAMS           | Microsoft Teams endpoint returned HTTP error 429        | true
            DINGTALK        | {'errcode': -1, 'errmsg': 'system busy'}                | true
            DINGTALK        | {'errcode': 310000, 'errmsg': 'keywords not in content'} | false
            FEISHU          | {'code': 19024, 'msg': 'Key Words Not Found'}           | false
            FEISHU          | {'StatusCode': 19022, 'StatusMessage': 'Ip Not Allowed'} | false
            WECOM           | {'errcode': -1, 'errmsg': 'system error'}               | true
            WECOM           | {'errcode': 40035, 'errmsg': 'invalid parameter'}       | false
            """)
    void believesNoGoodStatusThatHoldsAFailure(ChatSystem system, String answer, boolean again) {
        rooms.trouble(Wire.ok(answer));

        NotifyResult result = on(system).send(message("Up", ""));

        assertThat(result.delivered()).isEqualTo(again);
        assertThat(rooms.wire.requests()).hasSize(again ? 2 : 1);
    }

    @ParameterizedTest
    @CsvSource({"DINGTALK,'{''errcode'': 130101}'", "FEISHU,'{''code'': 11232}'", "WECOM,'{''errcode'': 45009}'"})
    void doesNotPressARobotThatHasHeardEnough(ChatSystem system, String busy) {
        rooms.trouble(Wire.ok(busy));

        NotifyResult result = on(system).send(message("Up", "", Duration.ofSeconds(5)));

        assertThat(result.delivered()).isFalse();
        assertThat(result.trouble()).contains("no more messages for now");
        assertThat(rooms.wire.requests()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void callsNobodyOutByWhatATextHolds(ChatSystem system) {
        String hostile = "@all @channel <!here> <@U123> <at id=all></at> <at user_id=\"all\">所有人</at> ＠所有人"
                + "\u202Etxt\u0000\u001b[31m `x` & <b> [go](javascript:alert(1)) \"quoted\" \\";

        NotifyResult result = on(system).send(message(hostile + "\r\nSubject: x", hostile));

        assertThat(result.delivered()).as(result.trouble()).isTrue();
        String seen = system.text(rooms.seen().getFirst());
        assertThat(seen)
                .doesNotContain("\u202E", "\u0000", "\u001b")
                .doesNotContain("@all", "@channel", "<!here>", "<@U123>", "<at ", "＠所有人", "javascript:alert(1)|");
        assertThat(seen.lines().filter(line -> line.startsWith("Subject:"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void cutsWhatIsLongerThanTheSystemTakes(ChatSystem system) {
        NotifyResult result = on(system).send(message("Long", "\"<@&蓝莺>\"\n\n```\n".repeat(70_000)));

        assertThat(result.delivered()).as(result.trouble()).isTrue();
        assertThat(rooms.seen()).hasSize(1);
        assertThat(system.text(rooms.seen().getFirst())).contains("cut; the rest is in the run", LINK);
    }

    @ParameterizedTest
    @EnumSource
    void sendsNothingTwiceThatIsKnownToHaveArrived(ChatSystem system) throws IOException {
        NotifyResult first = on(system).send(message("Up", ""));
        NotifyResult again = on(system).send(message("Up", ""));

        assertThat(again).isEqualTo(first);
        assertThat(rooms.seen()).hasSize(1);

        // As when the worker was killed before it could write that down.
        Files.delete(delivery());
        on(system).send(message("Up", ""));

        assertThat(rooms.seen()).hasSize(system.knowsDoubles() ? 1 : 2);
    }

    private Path delivery() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith("delivery")).findFirst().orElseThrow();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LANYING", "SLACK", "MATTERMOST"})
    void putsWhatBelongsTogetherBelowItsFirstMessage(ChatSystem system) {
        ChatActivities chat = on(system);

        NotifyResult first = chat.send(threaded("one", "Begun", Severity.INFO, null));
        chat.send(threaded("two", "Half done", Severity.INFO, first.message()));
        chat.send(threaded("three", "It burns", Severity.CRITICAL, first.message()));

        assertThat(first.message()).isNotEmpty();
        assertThat(rooms.seen()).hasSize(3);
        JsonNode below = rooms.seen().get(1);
        JsonNode burning = rooms.seen().get(2);
        switch (system) {
            case LANYING -> {
                assertThat(below.path("content_type").asInt()).isEqualTo(11);
                assertThat(below.path("related_mid").asText()).isEqualTo(first.message());
                assertThat(burning.path("content_type").asInt())
                        .as("wakes people")
                        .isZero();
            }
            case SLACK -> {
                assertThat(below.path("thread_ts").asText()).isEqualTo(first.message());
                assertThat(below.path("reply_broadcast").asBoolean()).isFalse();
                assertThat(burning.path("reply_broadcast").asBoolean()).isTrue();
            }
            default -> assertThat(below.path("root_id").asText()).isEqualTo(first.message());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LANYING", "SLACK", "MATTERMOST"})
    void speaksAloneWhenTheThreadIsGone(ChatSystem system) {
        NotifyResult result = on(system).send(threaded("two", "Half done", Severity.INFO, "77"));

        assertThat(result.delivered()).isTrue();
        assertThat(rooms.wire.requests()).hasSize(2);
        assertThat(rooms.seen()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfARunByItself(ChatSystem system) {
        NotifyResult first = on(system)
                .tell(new Notice(
                        "run-1",
                        "rollout/install@north",
                        1,
                        Mode.DRILL,
                        "room",
                        "It waits",
                        "",
                        Severity.WARNING,
                        null));
        rooms.trouble(Wire.json(403, "{}"));
        NotifyResult second = on(system)
                .tell(new Notice("run-1", null, 2, Mode.DRILL, "room", "It has failed", "", Severity.WARNING, null));

        assertThat(first.delivered()).isTrue();
        assertThat(second.delivered()).isFalse();
        assertThat(rooms.seen())
                .singleElement()
                .satisfies(body -> assertThat(system.text(body))
                        .contains("[Drill] It waits", "https://keel.example.org/runs/run-1#step-rollout/install@"));
    }

    @Test
    void failsOnlyForAMessageThatIsRequired() {
        rooms.trouble(Wire.json(403, "{'error': 'no'}"));

        ApplicationFailure failure = failureOf(() -> on(ChatSystem.TEAMS)
                .send(new NotifyRequest(act("tell"), "room", "Up", "", Severity.INFO, null, null, true)));

        assertThat(failure.getType()).isEqualTo(Failures.UNREACHABLE);
        assertThat(failure.getOriginalMessage())
                .isEqualTo("The message was not delivered to room: HTTP 403: {\"error\": \"no\"}");
        assertThat(detail(failure).advice()).startsWith("Check the channel");
    }

    @Test
    void goesOnWithoutAChannelOrASecretThatIsNotThere() {
        ChatActivities chat = on(ChatSystem.WECOM);
        NotifyResult nowhere =
                chat.send(new NotifyRequest(act("nowhere"), "elsewhere", "Up", "", Severity.INFO, null, null, false));
        workshop.secretsFolder.resolve("right").toFile().delete();
        NotifyResult locked = chat.send(message("Up", ""));

        assertThat(nowhere.trouble()).isEqualTo("the estate has no channel elsewhere");
        assertThat(locked.delivered()).isFalse();
        assertThat(locked.trouble()).contains("file:right");
    }

    @Test
    void goesWhereRequestsMayGoAndNowhereElse() {
        ChatSystem.TEAMS.secrets(workshop, rooms.wire.uri());

        NotifyResult result = chat(
                        ChatSystem.TEAMS.channel(rooms.wire.uri()), new ChatSettings(HttpRules.standard(), SERVER))
                .send(message("Up", ""));

        assertThat(result.trouble()).contains("are not allowed");
        assertThat(rooms.wire.requests()).isEmpty();
    }

    @Test
    void understandsADateForTheNextTry() {
        String soon = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plusSeconds(1).atOffset(ZoneOffset.UTC));
        rooms.trouble(
                Wire.json(503, "{}").with("Retry-After", soon),
                Wire.json(503, "{}").with("Retry-After", "soon"));

        assertThat(on(ChatSystem.TEAMS).send(message("Up", "")).delivered()).isTrue();
    }

    @Test
    void saysThatADrillIsOne() {
        Act drill = new Act("run-1", "tell", 1, Mode.DRILL, "production", "north", Map.of(), 60_000, null);

        on(ChatSystem.WECOM)
                .send(new NotifyRequest(drill, "room", "It burns", "", Severity.CRITICAL, null, null, false));

        assertThat(ChatSystem.WECOM.text(rooms.seen().getFirst())).startsWith("**🔴 [Drill] It burns**");
    }

    @Test
    void tellsNobodyAnythingInARehearsal() {
        ApplicationFailure failure = failureOf(() -> on(ChatSystem.WECOM)
                .send(new NotifyRequest(rehearsal("tell"), "room", "Up", "", Severity.INFO, null, null, false)));

        assertThat(failure.getOriginalMessage()).isEqualTo("A rehearsal tells nobody anything");
        assertThat(rooms.wire.requests()).isEmpty();
    }

    private ChatActivities on(ChatSystem system) {
        return on(system, Duration.ofSeconds(5));
    }

    private ChatActivities on(ChatSystem system, Duration oneTry) {
        if (!Files.exists(workshop.secretsFolder.resolve("right"))) {
            system.secrets(workshop, rooms.wire.uri());
        }
        return chat(
                system.channel(rooms.wire.uri()),
                new ChatSettings(
                        new HttpRules(false, List.of("127.0.0.1")), SERVER, oneTry, Duration.ofMillis(20), null));
    }

    private ChatActivities chat(Channel channel, ChatSettings settings) {
        Courier courier = new Courier(
                name -> name.equals("room") ? Optional.of(channel) : Optional.empty(),
                settings,
                InstantSource.system());
        return workshop.worker(
                ChatActivities.class, new ChatActivitiesImpl(workshop.runner(), workshop.secrets(), courier));
    }

    private static NotifyRequest message(String title, String text) {
        return message(title, text, Duration.ofSeconds(60));
    }

    private static NotifyRequest message(String title, String text, Duration within) {
        return new NotifyRequest(
                act("tell", Map.of(), within), "room", title, text, Severity.WARNING, null, null, false);
    }

    private static NotifyRequest threaded(String step, String title, Severity severity, @Nullable String earlier) {
        return new NotifyRequest(act(step), "room", title, "", severity, "move", earlier, false);
    }
}
