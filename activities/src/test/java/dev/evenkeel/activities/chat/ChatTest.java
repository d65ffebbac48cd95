package dev.evenkeel.activities.chat;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static dev.evenkeel.activities.act.Workshop.rehearsal;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.activities.cloud.Wire;
import dev.evenkeel.activities.http.HttpRules;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.ChatActivities;
import dev.evenkeel.workflows.contract.ChatActivities.Notice;
import dev.evenkeel.workflows.contract.ChatActivities.NotifyRequest;
import dev.evenkeel.workflows.contract.ChatActivities.NotifyResult;
import dev.evenkeel.workflows.contract.ChatActivities.Severity;
import dev.evenkeel.workflows.contract.Mode;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChatTest {

    private static final String LINK = "https://keel.example.org/runs/run-1#step-tell";

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
    void tellsAChannelWhatHappenedAndWhereToReadOn(ChatSystem system) {
        NotifyResult result =
                here.on(system).send(ChatDesk.message("The shop has moved", "To **south**, in 4 minutes."));

        assertThat(result.delivered()).as(result.trouble()).isTrue();
        assertThat(result.summary()).isEqualTo("told room");
        assertThat(here.rooms.seen())
                .singleElement()
                .satisfies(body -> assertThat(system.text(body))
                        .contains("🟠 The shop has moved", "south", "in 4 minutes.", LINK));
        assertThat(here.workshop.logs.text(act("tell"), "out")).isEqualTo("room: taken\n");
    }

    @ParameterizedTest
    @EnumSource
    void callsNobodyOutByWhatATextHolds(ChatSystem system) {
        String hostile = "@all @channel <!here> <@U123> <at id=all></at> <at user_id=\"all\">所有人</at> ＠所有人"
                + "\u202Etxt\u0000\u001b[31m `x` & <b> [go](javascript:alert(1)) \"quoted\" \\";

        NotifyResult result = here.on(system).send(ChatDesk.message(hostile + "\r\nSubject: x", hostile));

        assertThat(result.delivered()).as(result.trouble()).isTrue();
        String seen = system.text(here.rooms.seen().getFirst());
        assertThat(seen)
                .doesNotContain("\u202E", "\u0000", "\u001b")
                .doesNotContain("@all", "@channel", "<!here>", "<@U123>", "<at ", "＠所有人", "javascript:alert(1)|");
        assertThat(seen.lines().filter(line -> line.startsWith("Subject:"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void cutsWhatIsLongerThanTheSystemTakes(ChatSystem system) {
        NotifyResult result = here.on(system).send(ChatDesk.message("Long", "\"<@&蓝莺>\"\n\n```\n".repeat(70_000)));

        assertThat(result.delivered()).as(result.trouble()).isTrue();
        assertThat(here.rooms.seen()).hasSize(1);
        assertThat(system.text(here.rooms.seen().getFirst())).contains("cut; the rest is in the run", LINK);
    }

    @ParameterizedTest
    @EnumSource
    void sendsNothingTwiceThatIsKnownToHaveArrived(ChatSystem system) throws IOException {
        NotifyResult first = here.on(system).send(ChatDesk.message("Up", ""));
        NotifyResult again = here.on(system).send(ChatDesk.message("Up", ""));

        assertThat(again).isEqualTo(first);
        assertThat(here.rooms.seen()).hasSize(1);

        // As when the worker was killed before it could write that down.
        Files.delete(delivery());
        here.on(system).send(ChatDesk.message("Up", ""));

        assertThat(here.rooms.seen()).hasSize(system.knowsDoubles() ? 1 : 2);
    }

    private Path delivery() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith("delivery")).findFirst().orElseThrow();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LANYING", "SLACK", "MATTERMOST"})
    void putsWhatBelongsTogetherBelowItsFirstMessage(ChatSystem system) {
        ChatActivities chat = here.on(system);

        NotifyResult first = chat.send(ChatDesk.threaded("one", "Begun", Severity.INFO, null));
        chat.send(ChatDesk.threaded("two", "Half done", Severity.INFO, first.message()));
        chat.send(ChatDesk.threaded("three", "It burns", Severity.CRITICAL, first.message()));

        assertThat(first.message()).isNotEmpty();
        assertThat(here.rooms.seen()).hasSize(3);
        JsonNode below = here.rooms.seen().get(1);
        JsonNode burning = here.rooms.seen().get(2);
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
    @EnumSource
    void tellsOfARunByItself(ChatSystem system) {
        NotifyResult first = here.on(system)
                .tell(new Notice(
                        "run-1",
                        "rollout/install@north",
                        1,
                        Mode.DRILL,
                        "room",
                        "It waits",
                        "",
                        Severity.WARNING,
                        null,
                        "r-public"));
        here.rooms.trouble(Wire.json(403, "{}"));
        NotifyResult second = here.on(system)
                .tell(new Notice(
                        "run-1", null, 2, Mode.DRILL, "room", "It has failed", "", Severity.WARNING, null, null));

        assertThat(here.on(system)
                        .tell(new Notice(
                                "run-2", null, 1, Mode.LIVE, "room", "A key", "", Severity.INFO, null, "r-private"))
                        .delivered())
                .as("a private incident")
                .isFalse();
        assertThat(here.rooms.seen()).hasSize(1);
        assertThat(first.delivered()).isTrue();
        assertThat(second.delivered()).isFalse();
        assertThat(here.rooms.seen())
                .singleElement()
                .satisfies(body -> assertThat(system.text(body))
                        .contains("[Drill] It waits", "https://keel.example.org/runs/run-1#step-rollout/install@"));
    }

    @Test
    void goesWhereRequestsMayGoAndNowhereElse() {
        ChatSystem.TEAMS.secrets(here.workshop, here.rooms.wire.uri());

        NotifyResult result = here.chat(
                        ChatSystem.TEAMS.channel(here.rooms.wire.uri()),
                        new ChatSettings(HttpRules.standard(), ChatDesk.SERVER))
                .send(ChatDesk.message("Up", ""));

        assertThat(result.trouble()).contains("are not allowed");
        assertThat(here.rooms.wire.requests()).isEmpty();
    }

    @Test
    void saysThatADrillIsOne() {
        Act drill = new Act("run-1", "tell", 1, Mode.DRILL, "production", "north", Map.of(), 60_000, null);

        here.on(ChatSystem.WECOM)
                .send(new NotifyRequest(drill, "room", "It burns", "", Severity.CRITICAL, null, null, false));

        assertThat(ChatSystem.WECOM.text(here.rooms.seen().getFirst())).startsWith("**🔴 [Drill] It burns**");
    }

    @Test
    void tellsNobodyAnythingInARehearsal() {
        ApplicationFailure failure = failureOf(() -> here.on(ChatSystem.WECOM)
                .send(new NotifyRequest(rehearsal("tell"), "room", "Up", "", Severity.INFO, null, null, false)));

        assertThat(failure.getOriginalMessage()).isEqualTo("A rehearsal tells nobody anything");
        assertThat(here.rooms.wire.requests()).isEmpty();
    }
}
