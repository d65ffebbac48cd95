package dev.evenkeel.activities.act;

import dev.evenkeel.activities.process.DetachedProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds the acts of a run that nobody saw the end of: its workflow was ended from outside while they were under way. */
public final class Leftovers {

    private static final String OVER = "over";

    private final ActSettings settings;

    public Leftovers(ActSettings settings) {
        this.settings = settings;
    }

    static void over(Path act) throws IOException {
        Path mark = act.resolve(OVER);
        if (!Files.exists(mark)) {
            Files.writeString(mark, "");
        }
    }

    /**
     * The acts on this host that may still do something, in words. An act without a process here, such as a command on another host,
     * counts until its end was seen.
     */
    public List<String> of(String runId) {
        Path run = settings.data().resolve("acts").resolve(SafeName.of(runId));
        List<String> left = new ArrayList<>();
        for (Path step : folders(run)) {
            for (Path attempt : folders(step)) {
                if (!Files.exists(attempt.resolve(OVER)) && !toolsHaveEnded(attempt)) {
                    left.add(step.getFileName() + ", attempt " + attempt.getFileName() + ", on the host "
                            + settings.host());
                }
            }
        }
        return left;
    }

    private static boolean toolsHaveEnded(Path attempt) {
        List<Path> tools =
                folders(attempt).stream().filter(DetachedProcesses::isAct).toList();
        return !tools.isEmpty() && tools.stream().allMatch(DetachedProcesses::isOver);
    }

    private static List<Path> folders(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + parent + ": check disk and rights", e);
        }
    }
}
