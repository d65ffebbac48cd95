package dev.evenkeel.web.catalog;

import dev.evenkeel.workflows.estate.EstateReader;
import dev.evenkeel.workflows.runbook.ChildRunbooks;
import dev.evenkeel.workflows.runbook.Position;
import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.ProblemReport;
import dev.evenkeel.workflows.runbook.Reading;
import dev.evenkeel.workflows.runbook.Runbook;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code check PATH…}: prints all problems of runbook folders or single files, for editors, hooks and CI. */
public final class CheckCommand {

    private static final int FINE = 0;
    private static final int PROBLEMS = 1;
    private static final int MISUSED = 2;

    private final PrintStream out;
    private final PrintStream err;

    public CheckCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** @return the exit code: 0 without problems, 1 with problems, 2 when there is nothing to check */
    public int run(List<String> paths) {
        if (paths.isEmpty()) {
            err.println("check: which runbooks? Name a runbook folder, or files in it: check runbooks");
            return MISUSED;
        }
        List<Problem> problems = new ArrayList<>();
        int files = 0;
        for (String path : paths) {
            Path given = Path.of(path);
            if (!Files.exists(given)) {
                err.println("check: there is no " + path + ". Name a runbook folder, or files in it.");
                return MISUSED;
            }
            int checked = check(given, problems);
            if (checked == 0) {
                err.println("check: there are no runbooks in " + path
                        + ". They lie in its folders deploy, recovery, incident and task, as *.yaml.");
                return MISUSED;
            }
            files += checked;
        }
        if (problems.isEmpty()) {
            out.println(files == 1 ? "1 file, no problems" : files + " files, no problems");
            return FINE;
        }
        out.print(ProblemReport.of(problems));
        return PROBLEMS;
    }

    private static int check(Path given, List<Problem> problems) {
        Path root = root(given);
        FolderFiles folder = new FolderFiles(root, root);
        EstateReader.Reading estate = folder.estate();
        boolean whole =
                Files.isDirectory(given) && given.toAbsolutePath().normalize().equals(folder.folder());
        if (whole || given.endsWith(FolderScan.ESTATE)) {
            add(problems, root, estate.problems());
        }
        List<String> paths = paths(given, folder.folder());
        Map<String, Runbook> good = new LinkedHashMap<>();
        for (String path : paths) {
            Reading reading = folder.runbook(path, estate).reading();
            add(problems, root, reading.found());
            if (reading instanceof Reading.Good(Runbook runbook)) {
                good.put(runbook.name(), runbook);
            }
        }
        addChildren(problems, root, good, folder, estate);
        return paths.size() + (given.endsWith(FolderScan.ESTATE) ? 1 : 0);
    }

    /** What is run by another runbook may lie anywhere in the folder. */
    private static void addChildren(
            List<Problem> problems,
            Path root,
            Map<String, Runbook> checked,
            FolderFiles folder,
            EstateReader.Reading estate) {
        if (checked.values().stream().noneMatch(ChildRunbooks::needed)) {
            return;
        }
        Map<String, Runbook> all = new LinkedHashMap<>(checked);
        for (String path : paths(folder.folder(), folder.folder())) {
            if (folder.runbook(path, estate).reading() instanceof Reading.Good(Runbook runbook)) {
                all.putIfAbsent(runbook.name(), runbook);
            }
        }
        ChildRunbooks children = new ChildRunbooks(all);
        checked.values().forEach(runbook -> add(problems, root, children.problems(runbook)));
    }

    /** The nearest folder above that has an estate; else the one above the folder of the procedure. */
    private static Path root(Path given) {
        for (Path folder = given.toAbsolutePath().normalize(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(FolderScan.ESTATE))) {
                return folder;
            }
        }
        Path absolute = given.toAbsolutePath().normalize();
        if (Files.isDirectory(absolute)) {
            return absolute;
        }
        Path folder = absolute.getParent();
        Path above = folder == null ? null : folder.getParent();
        if (folder == null || above == null) {
            return absolute;
        }
        return FolderScan.KINDS.contains(String.valueOf(folder.getFileName())) ? above : folder;
    }

    private static List<String> paths(Path given, Path root) {
        try {
            if (given.endsWith(FolderScan.ESTATE)) {
                return List.of();
            }
            Path absolute = given.toAbsolutePath().normalize();
            if (!Files.isDirectory(absolute)) {
                return List.of(root.relativize(absolute).toString());
            }
            if (absolute.equals(root) && !FolderScan.of(root).runbooks().isEmpty()) {
                return FolderScan.of(root).runbooks();
            }
            try (Stream<Path> files = Files.walk(absolute)) {
                return files.filter(file -> file.toString().endsWith(".yaml") && !file.endsWith(FolderScan.ESTATE))
                        .map(file -> root.relativize(file).toString())
                        .sorted()
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With paths as the terminal knows them, so that they can be clicked on. */
    private static void add(List<Problem> problems, Path root, List<Problem> found) {
        Path here = Path.of("").toAbsolutePath();
        for (Problem problem : found) {
            Path file = root.resolve(problem.at().file());
            String shown = (file.startsWith(here) ? here.relativize(file) : file).toString();
            problems.add(new Problem(
                    new Position(shown, problem.at().line(), problem.at().column()),
                    problem.message(),
                    problem.hint()));
        }
    }
}
