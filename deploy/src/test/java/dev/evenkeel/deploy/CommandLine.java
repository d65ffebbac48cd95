package dev.evenkeel.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The commands for scripts, each a process of its own, as the launcher starts them. */
record CommandLine(String url, String token) {

    /** @param code the exit code */
    record Ended(int code, String out, String err) {}

    Ended call(String... words) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                ServerProcess.JAR.toString()));
        command.addAll(List.of(words));
        try {
            Path out = Files.createTempFile("evenkeel-out", ".txt");
            Path err = Files.createTempFile("evenkeel-err", ".txt");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().put("EVENKEEL_URL", url);
            builder.environment().put("EVENKEEL_TOKEN", token);
            Process process = builder.start();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("Does not end: " + command);
            }
            Ended ended = new Ended(process.exitValue(), text(out), text(err));
            Files.delete(out);
            Files.delete(err);
            return ended;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
