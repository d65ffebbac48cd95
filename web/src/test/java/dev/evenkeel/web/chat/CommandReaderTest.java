package dev.evenkeel.web.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandReaderTest {

    @Test
    void readsEachCommand() {
        assertThat(CommandReader.read("help")).isEqualTo(new ChatCommand.Help());
        assertThat(CommandReader.read("  ")).isEqualTo(new ChatCommand.Help());
        assertThat(CommandReader.read("STATUS")).isEqualTo(new ChatCommand.Status(null));
        assertThat(CommandReader.read("/status r1")).isEqualTo(new ChatCommand.Status("r1"));
        assertThat(CommandReader.read("ack")).isEqualTo(new ChatCommand.Ack(null));
        assertThat(CommandReader.read("ack\u3000r1 ")).isEqualTo(new ChatCommand.Ack("r1"));
        assertThat(CommandReader.read("approve AB CD")).isEqualTo(new ChatCommand.Approve("AB CD"));
        assertThat(CommandReader.read("link ab-cd")).isEqualTo(new ChatCommand.Link("ab-cd"));
        assertThat(CommandReader.read("update\nThe cart **works**.\r\n- again"))
                .isEqualTo(new ChatCommand.Update("The cart **works**.\n- again"));
    }

    @Test
    void readsTheInputsOfALaunch() {
        assertThat(CommandReader.read("run shop-release version=1.2 note=\"two words\" site=a site=b empty="))
                .isEqualTo(new ChatCommand.Run(
                        "shop-release",
                        Map.of(
                                "version", List.of("1.2"),
                                "note", List.of("two words"),
                                "site", List.of("a", "b"),
                                "empty", List.of(""))));
        assertThat(CommandReader.read("run facts note=“as a phone writes it”"))
                .isEqualTo(new ChatCommand.Run("facts", Map.of("note", List.of("as a phone writes it"))));
        assertThat(CommandReader.read("run facts")).isEqualTo(new ChatCommand.Run("facts", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dance",
                "ack one two",
                "status one two",
                "update",
                "update   ",
                "run",
                "run version=1",
                "run shop 1.2",
                "run shop version=1 and more",
                "run shop =1",
                "approve",
                "link"
            })
    void saysWhatToWriteInstead(String text) {
        assertThat(CommandReader.read(text))
                .isInstanceOfSatisfying(
                        ChatCommand.Wrong.class,
                        wrong -> assertThat(wrong.message()).matches("(?s).*(Write|write).*"));
    }

    @Test
    void leavesOutWhatIsNotSeen() {
        assertThat(CommandReader.read("\u202eack\u200b\u0007 r1\u0000")).isEqualTo(new ChatCommand.Ack("r1"));
        assertThat(CommandReader.read("update a\u2066b\ud800c")).isEqualTo(new ChatCommand.Update("abc"));
    }

    @Test
    void isNotHeldUpByWhatIsLong() {
        assertThat(CommandReader.read("run x " + "a=\"".repeat(3_000))).isInstanceOf(ChatCommand.class);
        assertThat(CommandReader.read("run x " + "a=b ".repeat(2_000))).isInstanceOf(ChatCommand.Wrong.class);
        assertThat(CommandReader.read(" ".repeat(8_000) + "ack")).isEqualTo(new ChatCommand.Ack(null));
    }

    @Test
    void keepsCodesToItself() {
        assertThat(CommandReader.read("approve SECRET").toString()).doesNotContain("SECRET");
        assertThat(CommandReader.read("link SECRET").toString()).doesNotContain("SECRET");
    }
}
