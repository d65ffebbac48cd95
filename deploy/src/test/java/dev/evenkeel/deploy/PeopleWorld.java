package dev.evenkeel.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** What people's runs act on: each effect is a line in a file, so that it is seen when it happened twice. */
final class PeopleWorld {

    private static final Path RESOURCES = Path.of("src", "test", "resources").toAbsolutePath();

    private final Path runbooks;
    private final Path effects;

    PeopleWorld(Path folder) throws IOException {
        this(folder, "people");
    }

    /** @param resources the folder of its runbooks, among the resources of these tests */
    PeopleWorld(Path folder, String resources) throws IOException {
        Path source = RESOURCES.resolve(resources);
        runbooks = folder.resolve("runbooks");
        effects = Files.createDirectories(folder.resolve("effects"));
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Path target = runbooks.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        Path estate = runbooks.resolve("estate.yaml");
        Files.writeString(estate, Files.readString(estate).replace("@EFFECTS@", effects.toString()));
    }

    Path runbooks() {
        return runbooks;
    }

    /** What happened, in its order. */
    List<String> effects(String file) {
        try {
            return Files.exists(effects.resolve(file)) ? Files.readAllLines(effects.resolve(file)) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whatever acts on it fails until it is {@link #healed}. */
    void ill(String effect) {
        make("ill-" + effect);
    }

    void healed(String effect) {
        remove("ill-" + effect);
    }

    /** The act has its effect, but does not end until it is {@link #released}. */
    void held(String effect) {
        make("held-" + effect);
    }

    void released(String effect) {
        remove("held-" + effect);
    }

    private void make(String name) {
        try {
            Files.createFile(effects.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void remove(String name) {
        try {
            Files.delete(effects.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
