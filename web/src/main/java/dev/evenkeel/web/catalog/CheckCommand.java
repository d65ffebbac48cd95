package dev.evenkeel.web.catalog;

import dev.evenkeel.workflows.runbook.Problem;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code check [--format text|json|sarif] PATH…}: prints all problems of runbook folders or single files and runs the tests of the
 * runbooks, for editors, hooks and CI.
 */
public final class CheckCommand {

    private static final int FINE = 0;
    private static final int PROBLEMS = 1;
    private static final int MISUSED = 2;
    private static final String FORMAT = "--format";

    private final PrintStream out;
    private final PrintStream err;

    public CheckCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Why there is nothing to check: what is wrong, and what to write instead. */
    private static final class Misused extends Exception {
        private static final long serialVersionUID = 1L;

        Misused(String message) {
            super(message);
        }
    }

    /** @return the exit code: 0 without problems, 1 with problems, 2 when there is nothing to check */
    public int run(List<String> arguments) {
        try {
            List<String> paths = new ArrayList<>();
            CheckReport report = report(arguments, paths);
            Checked checked = check(paths);
            out.print(report.of(checked));
            out.flush();
            return checked.problems().isEmpty() ? FINE : PROBLEMS;
        } catch (Misused misused) {
            err.println("check: " + misused.getMessage());
            return MISUSED;
        }
    }

    /** @param paths takes the arguments that are no options */
    private static CheckReport report(List<String> arguments, List<String> paths) throws Misused {
        String format = "text";
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals(FORMAT)) {
                format = ++i < arguments.size() ? arguments.get(i) : "";
            } else if (argument.startsWith(FORMAT + "=")) {
                format = argument.substring(FORMAT.length() + 1);
            } else if (argument.startsWith("-")) {
                throw new Misused("there is no option " + argument + ". The one option is " + FORMAT + " "
                        + String.join("|", CheckReport.FORMATS) + ".");
            } else {
                paths.add(argument);
            }
        }
        Optional<CheckReport> report = CheckReport.in(format);
        if (report.isEmpty()) {
            throw new Misused("there is no format '" + format + "'. Choose one of: "
                    + String.join(", ", CheckReport.FORMATS) + ".");
        }
        if (paths.isEmpty()) {
            throw new Misused("which runbooks? Name a runbook folder, or files in it: check runbooks");
        }
        return report.get();
    }

    private static Checked check(List<String> paths) throws Misused {
        try (FolderCheck check = new FolderCheck()) {
            for (String path : paths) {
                if (!check.add(existing(path))) {
                    throw new Misused("there are no runbooks in " + path + ". They lie in its folders "
                            + FolderScan.KINDS.stream().sorted().collect(Collectors.joining(", ")) + ", as *.yaml.");
                }
            }
            return check.checked();
        } catch (UncheckedIOException e) {
            throw new Misused("a file cannot be read: " + e.getCause() + ". Check who may read it.");
        }
    }

    private static Path existing(String path) throws Misused {
        Path given;
        try {
            given = Path.of(path);
        } catch (InvalidPathException e) {
            throw new Misused(
                    "'" + path.replaceAll("\\p{Cntrl}", "?") + "' is no path. Name a runbook folder, or files in it.");
        }
        if (!Files.exists(given)) {
            throw new Misused("there is no " + path + ". Name a runbook folder, or files in it.");
        }
        if (!Files.isReadable(given)) {
            throw new Misused(path + " cannot be read. Check who may read it.");
        }
        if (Files.isRegularFile(given) && !path.endsWith(".yaml")) {
            throw new Misused(path + " is no runbook. Runbooks end with .yaml.");
        }
        return given;
    }

    /**
     * What was found.
     *
     * @param files how many were read
     * @param cases how many cases of runbook tests were run
     * @param problems with paths as the terminal knows them
     */
    record Checked(int files, int cases, List<Problem> problems) {
        Checked {
            problems = problems.stream()
                    .sorted(Comparator.<Problem, String>comparing(
                                    problem -> problem.at().file())
                            .thenComparingInt(problem -> problem.at().line())
                            .thenComparingInt(problem -> problem.at().column()))
                    .distinct()
                    .toList();
        }
    }
}
