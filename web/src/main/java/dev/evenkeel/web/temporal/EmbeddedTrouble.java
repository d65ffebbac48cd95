package dev.evenkeel.web.temporal;

import dev.evenkeel.web.CannotStart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Why the embedded Temporal did not start, from what it printed. */
final class EmbeddedTrouble {

    private static final int LAST_LINES = 5;

    private EmbeddedTrouble() {}

    static CannotStart explain(EmbeddedFiles files, int port) {
        String printed = lastLines(files.log());
        if (printed.contains("address already in use")) {
            return new CannotStart(
                    "Port " + port + ", which the embedded Temporal server needs, is taken by another program.",
                    "Stop that program, or choose another port with evenkeel.temporal.port (0 finds a free one).");
        }
        if (printed.contains("database is locked")) {
            return new CannotStart(
                    "Another program holds Temporal's file " + files.database() + ".",
                    "Find it with: lsof " + files.database() + ". Close it, then start again; nothing is lost.");
        }
        if (printed.contains("not a database") || printed.contains("malformed")) {
            return new CannotStart(
                    "Temporal's file " + files.database() + " is damaged.",
                    "Put a backup of the folder " + files.folder() + " in its place. Without one, move the folder away:"
                            + " finished runs stay in the store, but runs in flight are lost.");
        }
        return new CannotStart(
                "The embedded Temporal server did not start. It printed:\n" + printed,
                "All of its output is in " + files.log() + ".");
    }

    static CannotStart unexplained(Path log, Exception cause) {
        CannotStart problem = new CannotStart(
                "The embedded Temporal server did not start: " + cause.getMessage() + ".",
                "Its output is in " + log + ".");
        problem.initCause(cause);
        return problem;
    }

    private static String lastLines(Path log) {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return "(nothing: " + e + ")";
        }
    }
}
