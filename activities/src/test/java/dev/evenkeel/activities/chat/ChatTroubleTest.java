package dev.evenkeel.activities.chat;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.cloud.Wire;
import dev.evenkeel.workflows.contract.ChatActivities;
import dev.evenkeel.workflows.contract.ChatActivities.NotifyRequest;
import dev.evenkeel.workflows.contract.ChatActivities.NotifyResult;
import dev.evenkeel.workflows.contract.ChatActivities.Severity;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Chat systems that are away, slow, refuse, or say yes and mean no. */
class ChatTroubleTest {

    @TempDir
    private Path folder;

    @AutoClose
    private ChatDesk here;

    @BeforeEach
    void open() throws Exception {
        here = new ChatDesk(folder);
    }

    @ParameterizedTest
    @EnumSource
    void triesAgainWhenTheServerIsInTrouble(ChatSystem system) {
        here.rooms.trouble(Wire.raw(500, "text/html", "<h1>Oops</h1>".getBytes(StandardCharsets.UTF_8)), Wire.CUT);

        assertThat(here.on(system).send(ChatDesk.message("Up", "")).delivered()).isTrue();

        assertThat(here.rooms.seen()).hasSize(1);
        assertThat(here.rooms.wire.requests()).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource
    void waitsAsLongAsItIsAskedTo(ChatSystem system) {
        here.rooms.trouble(Wire.json(429, "{'message': 'slow down'}").with("Retry-After", "1"));
        long begun = System.nanoTime();

        assertThat(here.on(system).send(ChatDesk.message("Up", "")).delivered()).isTrue();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(here.workshop.logs.text(act("tell"), "out"))
                .contains("no more messages for now", "again in 1000 ms");
    }

    @ParameterizedTest
    @EnumSource
    void goesOnWithoutAChannelThatHangs(ChatSystem system) {
        here.rooms.trouble(Wire.SILENCE, Wire.SILENCE, Wire.SILENCE, Wire.SILENCE);
        long begun = System.nanoTime();

        NotifyResult result =
                here.on(system, Duration.ofMillis(900)).send(ChatDesk.message("Up", "", Duration.ofMillis(900)));

        assertThat(result.delivered()).isFalse();
        assertThat(result.trouble()).startsWith("no whole answer in time");
        assertThat(result.summary()).startsWith("not delivered to room: no whole answer in time");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @EnumSource
    void saysAtOnceThatASecretIsWrongAndNotWhichItIs(ChatSystem system) {
        ChatActivities chat = here.on(system);
        String wrong = system.wrong(here.rooms.wire.uri());
        here.workshop.secret("right", wrong);

        NotifyResult result = chat.send(ChatDesk.message("Up", ""));

        assertThat(result.delivered()).isFalse();
        assertThat(here.rooms.wire.requests()).hasSize(1);
        assertThat(result.trouble() + here.workshop.logs.text(act("tell"), "out"))
                .isNotBlank()
                .doesNotContain(wrong);
        assertThat(here.rooms.seen()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"DINGTALK", "FEISHU"})
    void saysThatASignatureIsWrong(ChatSystem system) {
        ChatActivities chat = here.on(system);
        here.workshop.secret("signing", "another-secret");

        NotifyResult result = chat.send(ChatDesk.message("Up", ""));

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
        here.rooms.trouble(Wire.ok(answer));

        NotifyResult result = here.on(system).send(ChatDesk.message("Up", ""));

        assertThat(result.delivered()).isEqualTo(again);
        assertThat(here.rooms.wire.requests()).hasSize(again ? 2 : 1);
    }

    @ParameterizedTest
    @CsvSource({"DINGTALK,'{''errcode'': 130101}'", "FEISHU,'{''code'': 11232}'", "WECOM,'{''errcode'': 45009}'"})
    void doesNotPressARobotThatHasHeardEnough(ChatSystem system, String busy) {
        here.rooms.trouble(Wire.ok(busy));

        NotifyResult result = here.on(system).send(ChatDesk.message("Up", "", Duration.ofSeconds(5)));

        assertThat(result.delivered()).isFalse();
        assertThat(result.trouble()).contains("no more messages for now");
        assertThat(here.rooms.wire.requests()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"LANYING", "SLACK", "MATTERMOST"})
    void speaksAloneWhenTheThreadIsGone(ChatSystem system) {
        NotifyResult result = here.on(system).send(ChatDesk.threaded("two", "Half done", Severity.INFO, "77"));

        assertThat(result.delivered()).isTrue();
        assertThat(here.rooms.wire.requests()).hasSize(2);
        assertThat(here.rooms.seen()).hasSize(1);
    }

    @Test
    void failsOnlyForAMessageThatIsRequired() {
        here.rooms.trouble(Wire.json(403, "{'error': 'no'}"));

        ApplicationFailure failure = failureOf(() -> here.on(ChatSystem.TEAMS)
                .send(new NotifyRequest(act("tell"), "room", "Up", "", Severity.INFO, null, null, true)));

        assertThat(failure.getType()).isEqualTo(Failures.UNREACHABLE);
        assertThat(failure.getOriginalMessage())
                .isEqualTo("The message was not delivered to room: HTTP 403: {\"error\": \"no\"}");
        assertThat(detail(failure).advice()).startsWith("Check the channel");
    }

    @Test
    void goesOnWithoutAChannelOrASecretThatIsNotThere() {
        ChatActivities chat = here.on(ChatSystem.WECOM);
        NotifyResult nowhere =
                chat.send(new NotifyRequest(act("nowhere"), "elsewhere", "Up", "", Severity.INFO, null, null, false));
        here.workshop.secretsFolder.resolve("right").toFile().delete();
        NotifyResult locked = chat.send(ChatDesk.message("Up", ""));

        assertThat(nowhere.trouble()).isEqualTo("the estate has no channel elsewhere");
        assertThat(locked.delivered()).isFalse();
        assertThat(locked.trouble()).contains("file:right");
    }

    @Test
    void understandsADateForTheNextTry() {
        String soon = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plusSeconds(1).atOffset(ZoneOffset.UTC));
        here.rooms.trouble(
                Wire.json(503, "{}").with("Retry-After", soon),
                Wire.json(503, "{}").with("Retry-After", "soon"));

        assertThat(here.on(ChatSystem.TEAMS).send(ChatDesk.message("Up", "")).delivered())
                .isTrue();
    }
}
