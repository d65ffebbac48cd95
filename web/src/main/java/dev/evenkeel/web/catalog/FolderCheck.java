package dev.evenkeel.web.catalog;

import dev.evenkeel.web.cases.CaseRunner;
import dev.evenkeel.workflows.alert.AlertLanguage;
import dev.evenkeel.workflows.cases.CaseReader;
import dev.evenkeel.workflows.cases.RunbookCase;
import dev.evenkeel.workflows.estate.EstateReader;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.plan.PolicyLanguage;
import dev.evenkeel.workflows.plan.PriceLanguage;
import dev.evenkeel.workflows.runbook.ChildRunbooks;
import dev.evenkeel.workflows.runbook.Position;
import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.Reading;
import dev.evenkeel.workflows.runbook.Runbook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks runbook folders and single files, and runs the tests beside the runbooks. */
final class FolderCheck implements AutoCloseable {

    /** The files of a runbook folder that are no runbooks. */
    private static final Set<String> OTHERS =
            Set.of(FolderScan.ESTATE, PolicyLanguage.FILE, PriceLanguage.FILE, AlertLanguage.FILE);

    private final ExpressionCompiler compiler = new ExpressionCompiler();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<Path> files = new LinkedHashSet<>();
    private @Nullable CaseRunner runner;
    private int cases;

    /** @return whether there was anything to check */
    boolean add(Path given) {
        Path path = given.toAbsolutePath().normalize();
        FolderFiles folder = new FolderFiles(root(path), root(path), compiler);
        EstateReader.Reading estate = folder.estate();
        boolean onlyEstate = path.endsWith(FolderScan.ESTATE);
        boolean onlyOthers = path.endsWith(PolicyLanguage.FILE)
                || path.endsWith(PriceLanguage.FILE)
                || path.endsWith(AlertLanguage.FILE);
        if (onlyEstate || path.equals(folder.folder())) {
            files.add(folder.folder().resolve(FolderScan.ESTATE));
            tell(folder, estate.problems());
        }
        plans(folder, path, estate);
        alerts(folder, path, estate);
        List<String> paths = onlyEstate || onlyOthers ? List.of() : paths(path, folder.folder());
        namesakes(folder, paths);
        children(folder, paths, estate);
        for (String each : paths) {
            if (each.endsWith(CaseReader.ENDING)) {
                test(folder, each, estate);
            } else {
                files.add(folder.folder().resolve(each));
                tell(folder, folder.runbook(each, estate).reading().found());
            }
        }
        return onlyEstate || onlyOthers || !paths.isEmpty();
    }

    /** The rules and the prices for plans. */
    private void plans(FolderFiles folder, Path path, EstateReader.Reading estate) {
        plans(folder, path, PolicyLanguage.FILE, folder.policy(estate));
        plans(folder, path, PriceLanguage.FILE, folder.prices());
    }

    private void plans(FolderFiles folder, Path path, String name, Optional<List<Problem>> found) {
        if (found.isPresent()
                && (path.equals(folder.folder()) || path.equals(folder.folder().resolve(name)))) {
            files.add(folder.folder().resolve(name));
            tell(folder, found.get());
        }
    }

    /** The hooks and routes of alerts, which name runbooks of the whole folder. */
    private void alerts(FolderFiles folder, Path path, EstateReader.Reading estate) {
        Path file = folder.folder().resolve(AlertLanguage.FILE);
        if (!Files.exists(file) || !(path.equals(folder.folder()) || path.equals(file))) {
            return;
        }
        List<String> all = paths(folder.folder(), folder.folder());
        Map<String, Runbook> good = good(folder, all, estate);
        Set<String> broken = all.stream()
                .filter(each -> !each.endsWith(CaseReader.ENDING))
                .map(each -> each.substring(each.lastIndexOf('/') + 1, each.length() - ".yaml".length()))
                .filter(name -> !good.containsKey(name))
                .collect(Collectors.toSet());
        files.add(file);
        tell(folder, folder.alerts(FolderFiles.around(estate, good, broken)).problems());
    }

    CheckCommand.Checked checked() {
        return new CheckCommand.Checked(files.size(), cases, problems);
    }

    /** Cases run only when nothing is wrong with the runbook and the estate: those problems are told already. */
    private void test(FolderFiles folder, String path, EstateReader.Reading estate) {
        files.add(folder.folder().resolve(path));
        String runbookPath = path.substring(0, path.length() - CaseReader.ENDING.length()) + ".yaml";
        if (!Files.exists(folder.folder().resolve(runbookPath))) {
            tell(
                    folder,
                    List.of(FolderFiles.problem(
                            path,
                            "There is no runbook " + runbookPath + " beside this test",
                            "A test has the name of its runbook: x.test.yaml for x.yaml.")));
            return;
        }
        FolderFiles.RunbookFile file = folder.runbook(runbookPath, estate);
        Runbook runbook = file.reading() instanceof Reading.Good good ? good.runbook() : null;
        CaseReader.Reading test = folder.test(path, runbook);
        tell(folder, test.problems());
        if (runbook == null || !estate.problems().isEmpty()) {
            return;
        }
        Map<String, CaseRunner.Child> children =
                ChildRunbooks.needed(runbook) && !test.cases().isEmpty() ? under(runbook, folder, estate) : Map.of();
        for (RunbookCase story : test.cases()) {
            cases++;
            tell(folder, runner().run(runbookPath, file.text(), runbook, children, estate.estate(), story));
        }
    }

    /** What is run by another runbook may lie anywhere in the folder. */
    private void children(FolderFiles folder, List<String> checked, EstateReader.Reading estate) {
        Map<String, Runbook> good = good(folder, checked, estate);
        if (good.values().stream().anyMatch(ChildRunbooks::needed)) {
            Map<String, Runbook> all = good(folder, paths(folder.folder(), folder.folder()), estate);
            good.forEach(all::putIfAbsent);
            ChildRunbooks children = new ChildRunbooks(all);
            good.values().forEach(runbook -> tell(folder, children.problems(runbook)));
        }
    }

    /** The runbooks that a runbook may run, and those that these may run. */
    private static Map<String, CaseRunner.Child> under(
            Runbook runbook, FolderFiles folder, EstateReader.Reading estate) {
        Map<String, CaseRunner.Child> all = new LinkedHashMap<>();
        for (String path : paths(folder.folder(), folder.folder())) {
            if (!path.endsWith(CaseReader.ENDING)) {
                FolderFiles.RunbookFile file = folder.runbook(path, estate);
                if (file.reading() instanceof Reading.Good(Runbook good)) {
                    all.putIfAbsent(good.name(), new CaseRunner.Child(path, file.text(), good));
                }
            }
        }
        Map<String, Runbook> good = new LinkedHashMap<>();
        all.forEach((name, child) -> good.put(name, child.runbook()));
        all.keySet().retainAll(new ChildRunbooks(good).under(runbook).keySet());
        return all;
    }

    private static Map<String, Runbook> good(FolderFiles folder, List<String> paths, EstateReader.Reading estate) {
        Map<String, Runbook> good = new LinkedHashMap<>();
        for (String path : paths) {
            if (!path.endsWith(CaseReader.ENDING)
                    && folder.runbook(path, estate).reading() instanceof Reading.Good(Runbook runbook)) {
                good.putIfAbsent(runbook.name(), runbook);
            }
        }
        return good;
    }

    private CaseRunner runner() {
        if (runner == null) {
            runner = new CaseRunner(compiler);
        }
        return runner;
    }

    /** A name is an address: none of two with the same one can be launched. */
    private void namesakes(FolderFiles folder, List<String> paths) {
        Map<String, String> seen = new HashMap<>();
        for (String path : paths) {
            String before = seen.putIfAbsent(path.substring(path.lastIndexOf('/') + 1), path);
            if (before != null) {
                tell(
                        folder,
                        List.of(FolderFiles.problem(
                                path,
                                "The name of this file is used more than once: " + before + ", " + path,
                                "Give each runbook a name of its own.")));
            }
        }
    }

    /** The nearest folder above that has an estate; else the one above the folder of the procedure. */
    private static Path root(Path path) {
        for (Path folder = path; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(FolderScan.ESTATE))) {
                return folder;
            }
        }
        if (Files.isDirectory(path)) {
            return path;
        }
        Path folder = path.getParent();
        Path above = folder == null ? null : folder.getParent();
        if (folder == null || above == null) {
            return path;
        }
        return FolderScan.KINDS.contains(String.valueOf(folder.getFileName())) ? above : folder;
    }

    /** @return relative to the root, sorted; with a runbook goes the test beside it */
    private static List<String> paths(Path path, Path root) {
        try {
            if (!Files.isDirectory(path)) {
                return withTest(root.relativize(path).toString(), root);
            }
            if (path.equals(root)) {
                FolderScan scan = FolderScan.of(root);
                if (!scan.runbooks().isEmpty()) {
                    return Stream.concat(scan.runbooks().stream(), scan.tests().stream())
                            .sorted()
                            .toList();
                }
            }
            try (Stream<Path> all = Files.walk(path)) {
                return all.filter(file -> file.toString().endsWith(".yaml")
                                && !OTHERS.contains(file.getFileName().toString()))
                        .map(file -> root.relativize(file).toString())
                        .sorted()
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> withTest(String path, Path root) {
        String test = path.substring(0, path.length() - ".yaml".length()) + CaseReader.ENDING;
        return path.endsWith(CaseReader.ENDING) || !Files.exists(root.resolve(test))
                ? List.of(path)
                : List.of(path, test);
    }

    /** With paths as the terminal knows them, so that they can be clicked on. */
    private void tell(FolderFiles folder, List<Problem> found) {
        Path here = Path.of("").toAbsolutePath();
        for (Problem problem : found) {
            Path file = folder.folder().resolve(problem.at().file());
            String shown = (file.startsWith(here) ? here.relativize(file) : file).toString();
            problems.add(new Problem(
                    new Position(shown, problem.at().line(), problem.at().column()),
                    problem.message(),
                    problem.hint(),
                    problem.rule()));
        }
    }

    @Override
    public void close() {
        if (runner != null) {
            runner.close();
        }
    }
}
