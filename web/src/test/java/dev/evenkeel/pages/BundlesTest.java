package dev.evenkeel.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.activities.readiness.State;
import dev.evenkeel.web.runs.view.Question;
import dev.evenkeel.web.runs.view.StepState;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.ReviewActivities;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import dev.evenkeel.workflows.runbook.Procedure;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BundlesTest {

    private static final Pattern ARGUMENT = Pattern.compile("\\{(\\d)");

    private final Properties english = bundle("messages.properties");
    private final Properties chinese = bundle("messages_zh_CN.properties");

    @Test
    void sayTheSameInBothLanguages() {
        assertThat(chinese.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(english.stringPropertyNames());
        assertThat(chinese.values())
                .allSatisfy(text -> assertThat(text.toString()).isNotBlank());
    }

    @Test
    void fillTheSameGaps() {
        english.stringPropertyNames()
                .forEach(key ->
                        assertThat(gaps(chinese.getProperty(key))).as(key).isEqualTo(gaps(english.getProperty(key))));
    }

    /** A plain apostrophe would swallow what follows it in a message with arguments. */
    @Test
    void useTypographicApostrophes() {
        assertThat(english.values()).noneMatch(text -> text.toString().contains("'"));
        assertThat(chinese.values()).noneMatch(text -> text.toString().contains("'"));
    }

    @Test
    void haveAWordForEverything() {
        have("status.", RunStatus.values());
        have("alarm.", RunSummary.Alarm.values());
        have("broke.", ReviewActivities.Obstacle.values());
        have("mode.", Mode.values());
        have("role.", Role.values());
        have("step.state.", StepState.values());
        have("readiness.state.", State.values());
        have("check.", Check.values());
        have("question.", Question.Kind.values());
        have(
                "timeline.",
                EnumSet.complementOf(EnumSet.of(JournalEvent.Type.LOCK)).toArray(JournalEvent.Type[]::new));
        assertThat(english)
                .containsKeys(
                        "timeline.LOCK.waiting",
                        "timeline.LOCK.held",
                        "timeline.LOCK.gave_way",
                        "timeline.LOCK.broken",
                        "timeline.LOCK.released");
        have("timeline.DECIDED.", Action.values());
        have("timeline.PERSON_ASKED.", Question.Kind.values());
        have("said.", Action.values());
        for (Procedure procedure : Procedure.values()) {
            assertThat(english).containsKey("procedure." + procedure.key());
            procedure.phases().forEach(phase -> assertThat(english).containsKey("phase." + phase.name()));
        }
        for (Question.Kind kind : Question.Kind.values()) {
            assertThat(english).containsKey("waiting." + kind.name().toLowerCase(Locale.ROOT));
        }
        Arrays.stream(RunStatus.values())
                .filter(RunStatus::finished)
                .forEach(status -> assertThat(english).containsKey("next." + status.name()));
    }

    private void have(String prefix, Enum<?>[] words) {
        assertThat(english.stringPropertyNames())
                .containsAll(Arrays.stream(words)
                        .map((Function<Enum<?>, String>) word -> prefix + word.name())
                        .toList());
    }

    /** The numbers of the arguments that a text uses. */
    private static Set<String> gaps(String text) {
        return ARGUMENT.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Properties bundle(String name) {
        Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(BundlesTest.class.getResourceAsStream("/" + name)), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return properties;
    }
}
