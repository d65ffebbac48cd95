package dev.evenkeel.activities.runner;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.FolderCopy;
import dev.evenkeel.activities.act.PrivateFiles;
import dev.evenkeel.workflows.contract.Act;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The server's runbook folder at a runner: each version once, by its digest, and a link to the one that is current. A tool that
 * began with an older one keeps it.
 */
public final class RunbookCopies {

    private static final int KEPT = 5;
    private static final Duration KEPT_FOR = Duration.ofDays(2);

    private final Path folder;
    private final ServerLink link;

    public RunbookCopies(Path folder, ServerLink link) {
        this.folder = folder;
        this.link = link;
    }

    /** Where tools look; nothing is there before the first act. */
    public Path current() {
        return folder.resolve("current");
    }

    /** Sees to it that the current version is the server's. Nothing else is fetched but for an act that this runner holds. */
    public synchronized void bringUpToDate(Act act) {
        try {
            PrivateFiles.folder(folder);
            link.runbooks(Wire.Key.of(act), known()).ifPresent(this::take);
        } catch (ServerLink.Refused e) {
            throw e.status() == 422 ? ActFailures.badRequest(String.valueOf(e.getMessage()), "Then try again.") : e;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot use " + folder + ": check disk and rights", e);
        }
    }

    private String known() throws IOException {
        return Files.isDirectory(current())
                ? String.valueOf(current().toRealPath().getFileName())
                : "";
    }

    private void take(byte[] packed) {
        try {
            Path draft = folder.resolve("draft");
            FolderCopy.delete(draft);
            String digest = RunbookBundle.unpack(packed, draft);
            Path target = folder.resolve(digest);
            if (!Files.isDirectory(target)) {
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            }
            Path next = folder.resolve("next");
            Files.deleteIfExists(next);
            Files.createSymbolicLink(next, Path.of(digest));
            Files.move(next, current(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            prune(digest);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot use " + folder + ": check disk and rights", e);
        }
    }

    private void prune(String digest) throws IOException {
        List<Path> versions;
        try (Stream<Path> all = Files.list(folder)) {
            versions = all.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && !path.endsWith(digest))
                    .sorted(Comparator.comparing(RunbookCopies::madeAt).reversed())
                    .toList();
        }
        Instant old = Instant.now().minus(KEPT_FOR);
        for (Path version : versions.subList(Math.min(KEPT, versions.size()), versions.size())) {
            if (madeAt(version).isBefore(old)) {
                FolderCopy.delete(version);
            }
        }
    }

    private static Instant madeAt(Path path) {
        try {
            return Files.getLastModifiedTime(path).toInstant();
        } catch (IOException e) {
            return Instant.MAX;
        }
    }
}
