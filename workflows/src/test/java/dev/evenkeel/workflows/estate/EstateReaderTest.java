package dev.evenkeel.workflows.estate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.runbook.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EstateReaderTest {

    private static final EstateReader READER = new EstateReader(new ExpressionCompiler());
    private static final EstateReader.Server SERVER = new EstateReader.Server("/data", "/runbooks");

    private static String text(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources/runbooks/estate/" + name));
    }

    @Test
    void readsSitesEnvironmentsAndServices() throws IOException {
        EstateReader.Reading reading = READER.read("estate.yaml", text("valid.yaml"), SERVER);

        assertThat(reading.problems()).isEmpty();
        assertThat(requireNonNull(reading.estate().sites().get("north")).vars())
                .isEqualTo(Map.of("port", 18081L, "folder", "/data/north"));
        assertThat(requireNonNull(reading.estate().sites().get("south")).vars())
                .isEqualTo(Map.of("nested", Map.of("list", List.of(1L, "/runbooks"))));
        assertThat(reading.estate().sites().keySet()).containsExactly("north", "south");
    }

    @Test
    void freezesWhatARunMaySee() throws IOException {
        Estate estate = READER.read("estate.yaml", text("valid.yaml"), SERVER).estate();

        assertThat(estate.snapshot("production", "shop")).hasValueSatisfying(snapshot -> {
            assertThat(snapshot.environment().vars()).isEqualTo(Map.of("zone", "eu"));
            assertThat(snapshot.service()).isNotNull();
            assertThat(snapshot.sites()).extracting("name").containsExactly("north", "south");
        });
        assertThat(estate.snapshot("staging", null).orElseThrow().service()).isNull();
        assertThat(estate.snapshot("nowhere", "shop")).isEqualTo(Optional.empty());
        assertThat(estate.snapshot("production", "nothing")).isEmpty();
    }

    @Test
    void namesEveryProblem() throws IOException {
        String text = text("invalid.yaml");
        List<Problem> problems = READER.read("estate.yaml", text, SERVER).problems();

        Matcher expected = Pattern.compile("(?m)^# expect (\\d+): (.*)$").matcher(text);
        int count = 0;
        while (expected.find()) {
            int line = Integer.parseInt(expected.group(1));
            List<String> words = List.of(expected.group(2).split(" / ", -1));
            assertThat(problems).as(expected.group()).anySatisfy(problem -> {
                assertThat(problem.at().line()).isEqualTo(line);
                assertThat(problem.message() + " / " + problem.hint()).contains(words);
            });
            count++;
        }
        assertThat(problems).hasSize(count);
    }
}
