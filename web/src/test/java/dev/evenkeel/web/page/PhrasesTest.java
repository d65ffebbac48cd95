package dev.evenkeel.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhrasesTest {

    private static final Path WORKFLOWS = Path.of("../workflows/src/main/java/dev/evenkeel/workflows");
    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Phrases phrases = Phrases.in("zh_CN");

    @Test
    void saysARefusalInTheLanguageOfTheReader() {
        assertThat(phrases.say("Whoever asked for the run cannot approve it")).isEqualTo("提出运行的人不能批准它");
        assertThat(phrases.say("anna has taken this task: take it over first")).isEqualTo("anna 已领取此任务：请先接手");
        assertThat(phrases.say("At most 3.")).isEqualTo("至多 3。");
    }

    @Test
    void saysWhatIsInsideOfAnotherPhraseToo() {
        assertThat(phrases.say("The run refused it: The run has ended")).isEqualTo("运行拒绝了它：运行已经结束");
        assertThat(phrases.say("This is not a number. At least 2.")).isEqualTo("这不是数字。 至少 2。");
    }

    @Test
    void keepsWhatItDoesNotKnow() {
        assertThat(phrases.say("terraform: no such host")).isEqualTo("terraform: no such host");
        assertThat(phrases.say("")).isEmpty();
        assertThat(phrases.say("$1 \\ {0} is needed")).isEqualTo("需要填写 $1 \\ {0}");
    }

    @Test
    void hasTheSamePhrasesInBothLanguages() throws IOException {
        Properties english = bundle("/phrases.properties");
        Properties chinese = bundle("/phrases_zh_CN.properties");

        assertThat(chinese.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
    }

    /** A wording that is changed in the code has to be changed here as well. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "run/DecisionRules",
                "run/ApprovalRules",
                "run/HandRules",
                "run/IncidentRules",
                "run/MergeRules",
                "lock/LockWorkflowImpl"
            })
    void knowsEveryRefusal(String file) throws IOException {
        List<String> english = bundle("/phrases.properties").values().stream()
                .map(String::valueOf)
                .toList();
        List<String> said = TEXT.matcher(Files.readString(WORKFLOWS.resolve(file + ".java")))
                .results()
                .map(text -> text.group(1).strip())
                .filter(text -> text.contains(" "))
                .toList();

        assertThat(said).isNotEmpty();
        assertThat(said)
                .allMatch(text ->
                        !phrases.say(text).equals(text) || english.stream().anyMatch(phrase -> phrase.contains(text)));
    }

    private static Properties bundle(String name) throws IOException {
        Properties bundle = new Properties();
        try (InputStreamReader reader = new InputStreamReader(
                Objects.requireNonNull(PhrasesTest.class.getResourceAsStream(name)), StandardCharsets.UTF_8)) {
            bundle.load(reader);
        }
        return bundle;
    }
}
