package dev.evenkeel.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A site with a runner and one without, and what happens at them: a line in a file of the run for each effect. */
final class RunnerWorld {

    static final String SHARED = "shared-secret-of-the-server";
    static final String OWN = "own-secret-of-the-far-site";

    private static final Path RESOURCES =
            Path.of("src", "test", "resources", "runners").toAbsolutePath();

    private final Path runbooks;
    private final Path counts;
    private final RelayCertificate certificate;
    private final int relayPort = ServerProcess.freePort();

    RunnerWorld(Path folder) throws Exception {
        certificate = RelayCertificate.make(folder);
        runbooks = folder.resolve("runbooks");
        counts = Files.createDirectories(folder.resolve("counts"));
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            for (Path file : files.toList()) {
                Path target = runbooks.resolve(RESOURCES.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        Path estate = runbooks.resolve("estate.yaml");
        Files.writeString(estate, Files.readString(estate).replace("@COUNTS@", counts.toString()));
    }

    /** Who signed the certificate of the relay: itself. */
    Path authority() {
        return certificate.certificate();
    }

    Path runbooks() {
        return runbooks;
    }

    int relayPort() {
        return relayPort;
    }

    Map<String, String> serverSettings() {
        return Map.of(
                "EVENKEEL_DEMO",
                "true",
                "EVENKEEL_RUNNERS_PORT",
                String.valueOf(relayPort),
                "EVENKEEL_RUNNERS_ADDRESS",
                "127.0.0.1",
                "EVENKEEL_RUNNERS_CERTIFICATE",
                certificate.certificate().toString(),
                "EVENKEEL_RUNNERS_KEY",
                certificate.key().toString(),
                "EVENKEEL_SECRET_SHARED",
                SHARED);
    }

    static Map<String, String> runnerSettings() {
        return Map.of("EVENKEEL_SECRET_OWN", OWN);
    }

    /** What happened for a run, in its order: what, at which site, in which folder. */
    List<String> effects(String run) throws IOException {
        Path file = counts.resolve(run);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** How many lines a tool has printed. */
    int printed(String run, String effect) throws IOException {
        Path file = counts.resolve(run + "." + effect);
        String text = Files.exists(file) ? Files.readString(file).strip() : "";
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }
}
