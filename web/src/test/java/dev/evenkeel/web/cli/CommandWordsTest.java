package dev.evenkeel.web.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class CommandWordsTest {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void readsOptionsInBothForms() throws Exception {
        Arguments arguments = Arguments.of(
                List.of("--input=a=b=c", "shop-release", "--input", "--x", "--follow"),
                "runbook",
                Set.of("--input"),
                Set.of("--follow", "--rehearse"));

        assertThat(arguments.name()).isEqualTo("shop-release");
        assertThat(arguments.all("--input")).containsExactly("a=b=c", "--x");
        assertThat(arguments.has("--follow")).isTrue();
        assertThat(arguments.has("--rehearse")).isFalse();
        assertThatThrownBy(() -> arguments.value("--input")).hasMessageContaining("twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "run a b",
                "run a --input",
                "run a --input x",
                "run a --input =x",
                "run a --follow=yes",
                "run a --private --public",
                "run a --environment x --environment y",
                "approve",
                "logs a --json",
                "status a --follow",
                "dance a"
            })
    void refusesWordsThatDoNotFitBeforeAnythingIsSent(String line) {
        List<String> words = List.of(line.split(" "));

        assertThat(call(Map.of("EVENKEEL_TOKEN", "x", "EVENKEEL_URL", "http://127.0.0.1:1"), words))
                .isEqualTo(Exit.USAGE.code());
        assertThat(said.toString(StandardCharsets.UTF_8)).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://x", "evenkeel.example.com", "http://", "http://a b", "http://u:p@host", "http://x/?q=1"})
    void refusesAnAddressThatIsNone(String url) {
        assertThat(call(Map.of("EVENKEEL_TOKEN", "x", "EVENKEEL_URL", url), List.of("status", "a")))
                .isEqualTo(Exit.USAGE.code());
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("EVENKEEL_URL");
    }

    @ParameterizedTest
    @CsvSource({"succeeded,,0", "failed,,1", "not_started,,1", "waiting,approval,3", "running,,4", "paused,,4"})
    void tellsAScriptHowARunStands(String status, String waitsFor, int code) {
        assertThat(Exit.of(JsonMapper.shared()
                                .valueToTree(Map.of("status", status, "waitingFor", waitsFor == null ? "" : waitsFor)))
                        .code())
                .isEqualTo(code);
    }

    @Test
    void letsOutputSteerNoTerminal() {
        assertThat(Terminal.harmless("\u001b[31mred\u001b[0m\ttab\n")).isEqualTo("\u001b[31mred\u001b[0m\ttab\n");
        assertThat(Terminal.harmless("a\u001b]0;title\u0007b\u001b[2J\u009b1A\rc\b"))
                .isEqualTo("a]0;titleb[2J1Ac");
    }

    private int call(Map<String, String> environment, List<String> words) {
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new RunCommands(environment, stream, stream).run(words.getFirst(), words.subList(1, words.size()));
    }
}
