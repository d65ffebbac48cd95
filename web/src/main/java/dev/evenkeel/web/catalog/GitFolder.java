package dev.evenkeel.web.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Git knows of the runbook folder. Without Git, or outside of a work tree, nothing is known and everything works. */
final class GitFolder {

    private static final Logger LOG = LoggerFactory.getLogger(GitFolder.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int HISTORY = 5_000;
    private static final int MOST_REMEMBERED = 1_000;
    private static final String COMMIT_MARK = "\u0001";

    private final Path folder;
    private String asked = "";
    private History known = History.NONE;
    private final Map<String, OptionalInt> behind = new HashMap<>();

    /**
     * @param commit in short; empty outside Git
     * @param editors who committed a file last, as {@code Name <mail>}, by its path in the folder
     * @param dirty the paths that are not as in the commit
     */
    private record History(String commit, Map<String, String> editors, Set<String> dirty, Optional<Path> gitFolder) {
        static final History NONE = new History("", Map.of(), Set.of(), Optional.empty());
    }

    /** @param commit with {@code +} when the file is not as in the commit; editor is empty then, since nobody has signed for it */
    record Origin(String commit, String editor) {}

    GitFolder(Path folder) {
        this.folder = folder;
    }

    /** @param files a fingerprint of the folder; Git is asked again when it, the commit or the index changed */
    synchronized void refresh(String files) {
        String now = files + marks();
        if (!now.equals(asked)) {
            known = ask();
            behind.clear();
            asked = files + marks();
        }
    }

    /** Changes with each commit, checkout and {@code git add}. */
    synchronized String marks() {
        return known.gitFolder()
                .map(git -> mark(git.resolve("HEAD")) + mark(git.resolve("index")) + mark(git.resolve("logs/HEAD")))
                .orElse("");
    }

    /** @param path relative to the folder */
    synchronized Origin origin(String path) {
        if (known.commit().isEmpty()) {
            return new Origin("", "");
        }
        return known.dirty().contains(path)
                ? new Origin(known.commit() + "+", "")
                : new Origin(known.commit(), known.editors().getOrDefault(path, ""));
    }

    /**
     * How many commits have changed a file since a commit; empty when Git does not know that commit, or knows nothing at all.
     *
     * @param path relative to the folder
     */
    synchronized OptionalInt behind(String commit, String path) {
        if (known.commit().isEmpty() || !commit.matches("[0-9a-f]{7,64}")) {
            return OptionalInt.empty();
        }
        if (behind.size() > MOST_REMEMBERED) {
            behind.clear();
        }
        return behind.computeIfAbsent(commit + ":" + path, any -> count(commit, path));
    }

    private OptionalInt count(String commit, String path) {
        return git("rev-list", "--count", commit + "..HEAD", "--", ":(literal)" + path)
                .map(String::strip)
                .filter(count -> count.matches("[0-9]{1,9}"))
                .map(count -> OptionalInt.of(Integer.parseInt(count)))
                .orElse(OptionalInt.empty());
    }

    private History ask() {
        Optional<String> commit = git("rev-parse", "--short=10", "HEAD").map(String::strip);
        Optional<String> changed =
                git("status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", ".");
        Optional<String> prefix = git("rev-parse", "--show-prefix").map(String::strip);
        if (commit.isEmpty() || changed.isEmpty() || prefix.isEmpty()) {
            return History.NONE;
        }
        Set<String> dirty = new HashSet<>();
        for (String line : changed.get().split("\0")) {
            if (line.length() > 3) {
                inside(prefix.get(), line.substring(3)).ifPresent(dirty::add);
            }
        }
        return new History(
                commit.get(),
                editors(),
                dirty,
                git("rev-parse", "--absolute-git-dir").map(String::strip).map(Path::of));
    }

    /** One walk over the history for all files: the first commit that names a file is its last. */
    private Map<String, String> editors() {
        Map<String, String> editors = new HashMap<>();
        String editor = "";
        String log = git(
                        "log",
                        "-" + HISTORY,
                        "-z",
                        "--no-merges",
                        "--relative",
                        "--no-renames",
                        "--format=" + COMMIT_MARK + "%aN <%aE>",
                        "--name-only",
                        "--",
                        ".")
                .orElse("");
        for (String line : log.split("[\0\n]")) {
            if (line.startsWith(COMMIT_MARK)) {
                editor = line.substring(COMMIT_MARK.length());
            } else if (!line.isEmpty()) {
                editors.putIfAbsent(line, editor);
            }
        }
        return editors;
    }

    private static Optional<String> inside(String prefix, String path) {
        return path.startsWith(prefix) ? Optional.of(path.substring(prefix.length())) : Optional.empty();
    }

    private static String mark(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis() + ";";
        } catch (IOException e) {
            return ";";
        }
    }

    /** The repository's own settings may name programs to run: those that a question could start are switched off. */
    private Optional<String> git(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "git", "-C", folder.toString(), "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"));
        command.addAll(List.of(arguments));
        @Nullable Path answer = null;
        try {
            answer = Files.createTempFile("evenkeel-git", "");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(answer.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().putAll(Map.of("GIT_OPTIONAL_LOCKS", "0", "GIT_TERMINAL_PROMPT", "0", "LC_ALL", "C"));
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                LOG.warn("git {} took longer than {} s: the catalog goes without", arguments[0], PATIENCE.toSeconds());
                return Optional.empty();
            }
            return process.exitValue() == 0
                    ? Optional.of(Files.readString(answer, StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // There is no git on this machine, or an answer that is no text.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            delete(answer);
        }
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.debug("A temporary file stays: {}", file);
        }
    }
}
