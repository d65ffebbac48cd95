package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.expression.ExpressionCompiler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The runbooks that are written for tests. */
final class Fixtures {

    static final RunbookReader READER = new RunbookReader(new ExpressionCompiler());

    /** An estate with the service shop on the sites north and south, and the channel on-call. */
    static final Surroundings SURROUNDINGS = new Surroundings() {
        @Override
        public boolean exists(String path) {
            return Set.of("terraform/shop", "ansible/shop.yml").contains(path);
        }

        @Override
        public Optional<Set<String>> services() {
            return Optional.of(Set.of("shop"));
        }

        @Override
        public Optional<Set<String>> sites() {
            return Optional.of(Set.of("north", "south"));
        }

        @Override
        public Optional<Set<String>> channels() {
            return Optional.of(Set.of("on-call"));
        }
    };

    private static final Path FOLDER = Path.of("src/test/resources/runbooks");

    private Fixtures() {}

    static List<Path> in(String folder) {
        try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Reading read(Path file) {
        return READER.read(file.getFileName().toString(), text(file), SURROUNDINGS);
    }

    static Runbook good(String name) {
        return switch (read(FOLDER.resolve("valid/" + name + ".yaml"))) {
            case Reading.Good good -> good.runbook();
            case Reading.Bad bad -> throw new AssertionError(ProblemReport.of(bad.problems()));
        };
    }

    static List<Step> phase(Runbook runbook, String name) {
        return runbook.steps().getOrDefault(name, List.of());
    }
}
