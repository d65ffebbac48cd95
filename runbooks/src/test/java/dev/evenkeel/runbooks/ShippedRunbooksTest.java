package dev.evenkeel.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.alert.AlertReader;
import dev.evenkeel.workflows.cases.CaseReader;
import dev.evenkeel.workflows.estate.Estate;
import dev.evenkeel.workflows.estate.EstateReader;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.Reading;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.RunbookReader;
import dev.evenkeel.workflows.runbook.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedRunbooksTest {

    private static final ExpressionCompiler COMPILER = new ExpressionCompiler();

    @Test
    void theEstateHasNoProblems() throws IOException {
        assertThat(estate().problems()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("runbooks")
    void everyRunbookCanStart(String path) throws IOException {
        Estate estate = Objects.requireNonNull(estate().estate());
        Reading reading = new RunbookReader(COMPILER).read(path, Files.readString(Path.of(path)), new Folder(estate));

        assertThat(reading.found()).extracting(Problem::toString).isEmpty();
    }

    @Test
    void alertsOpenIncidents() throws IOException {
        Estate estate = Objects.requireNonNull(estate().estate());
        Map<String, Runbook> runbooks = new HashMap<>();
        for (String path : runbooks()) {
            if (new RunbookReader(COMPILER).read(path, Files.readString(Path.of(path)), new Folder(estate))
                    instanceof Reading.Good good) {
                runbooks.put(good.runbook().name(), good.runbook());
            }
        }

        AlertReader.Reading alerts = new AlertReader(COMPILER)
                .read(
                        "alerts.yaml",
                        Files.readString(Path.of("alerts.yaml")),
                        new AlertReader.Around(
                                Optional.of(estate.environments().keySet()),
                                Optional.of(estate.services().keySet()),
                                runbooks,
                                Set.of()));

        assertThat(alerts.problems()).isEmpty();
        assertThat(alerts.rules().routes())
                .isNotEmpty()
                .allSatisfy(route -> assertThat(runbooks.get(route.runbook()))
                        .isNotNull()
                        .extracting(Runbook::procedure)
                        .isEqualTo(Procedure.INCIDENT));
    }

    static List<String> runbooks() throws IOException {
        try (Stream<Path> files =
                Stream.of("deploy", "recovery", "incident", "task").flatMap(ShippedRunbooksTest::files)) {
            return files.map(Path::toString).sorted().toList();
        }
    }

    private static Stream<Path> files(String folder) {
        try {
            return Files.list(Path.of(folder))
                    .filter(file -> file.toString().endsWith(".yaml")
                            && !file.toString().endsWith(CaseReader.ENDING));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static EstateReader.Reading estate() throws IOException {
        return new EstateReader(COMPILER)
                .read(
                        "estate.yaml",
                        Files.readString(Path.of("estate.yaml")),
                        new EstateReader.Server("/srv/data", "/srv/runbooks"));
    }

    private record Folder(Estate estate) implements Surroundings {
        @Override
        public boolean exists(String path) {
            return Files.exists(Path.of(path));
        }

        @Override
        public Optional<Set<String>> services() {
            return Optional.of(estate.services().keySet());
        }

        @Override
        public Optional<Set<String>> sites() {
            return Optional.of(estate.sites().keySet());
        }

        @Override
        public Optional<Set<String>> channels() {
            return Optional.of(estate.channels().keySet());
        }
    }
}
