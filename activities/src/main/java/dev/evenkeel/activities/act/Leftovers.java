package dev.evenkeel.activities.act;

import dev.evenkeel.activities.process.DetachedProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the acts of a run that nobody saw the end of: its workflow was ended from outside while they were under way. */
public final class Leftovers {

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final String OVER = "over";

    /** What a tool gets to end by itself, such as Terraform to write its state. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final ActSettings settings;

    public Leftovers(ActSettings settings) {
        this.settings = settings;
    }

    /** Whether the end of an act was seen on this host. @param act its folder */
    public static boolean isOver(Path act) {
        return Files.exists(act.resolve(OVER));
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
                if (!isOver(attempt) && !toolsHaveEnded(attempt)) {
                    left.add(step.getFileName() + ", attempt " + attempt.getFileName() + ", on the host "
                            + settings.host());
                }
            }
        }
        return left;
    }

    /**
     * Ends the tools of an act that nobody wants any more.
     *
     * @return whether nothing of it is left on this host. A command on another host may still run there: that one cannot be ended from
     *     what lies here
     */
    public boolean end(String runId, String step, int attempt) throws InterruptedException {
        Path act = settings.actFolder(runId, step, attempt);
        if (!Files.isDirectory(act) || isOver(act)) {
            return true;
        }
        for (Path tool : folders(act)) {
            if (DetachedProcesses.isAct(tool) && !DetachedProcesses.isOver(tool)) {
                LOG.info("The run {} has ended: ending what is left of {}", runId, step);
                DetachedProcesses.attached(tool).end(GRACE);
            }
        }
        if (!toolsHaveEnded(act)) {
            return false;
        }
        try {
            over(act);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write to " + act + ": check disk and rights", e);
        }
        return true;
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
