package dev.evenkeel.activities.act;

import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Finds what a runbook names, in the runbook folder and nowhere else. */
public record RunbookFolder(Path folder) {

    /** @throws ApplicationFailure of type BAD_REQUEST when it does not exist or is not inside, links followed */
    public Path find(String path) {
        try {
            Path root = folder.toRealPath();
            Path found = root.resolve(path).normalize();
            if (!found.startsWith(root)) {
                throw outside(path);
            }
            Path real = found.toRealPath();
            if (!real.startsWith(root)) {
                throw outside(path);
            }
            return real;
        } catch (InvalidPathException e) {
            throw outside(path);
        } catch (IOException e) {
            throw ActFailures.badRequest(
                    "There is no " + path + " in the runbook folder",
                    "Correct the path in the runbook, or add the file; paths are relative to the runbook folder.");
        }
    }

    private static ApplicationFailure outside(String path) {
        return ActFailures.badRequest(
                "The path " + path + " is not inside the runbook folder",
                "Name a file in the runbook folder; links that lead out of it are not followed.");
    }
}
