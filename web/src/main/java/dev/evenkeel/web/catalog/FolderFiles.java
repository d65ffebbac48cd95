package dev.evenkeel.web.catalog;

import dev.evenkeel.workflows.alert.AlertLanguage;
import dev.evenkeel.workflows.alert.AlertReader;
import dev.evenkeel.workflows.alert.AlertRules;
import dev.evenkeel.workflows.cases.CaseReader;
import dev.evenkeel.workflows.document.Utf8;
import dev.evenkeel.workflows.estate.Estate;
import dev.evenkeel.workflows.estate.EstateReader;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.plan.PolicyLanguage;
import dev.evenkeel.workflows.plan.PolicyReader;
import dev.evenkeel.workflows.plan.PriceLanguage;
import dev.evenkeel.workflows.plan.PriceReader;
import dev.evenkeel.workflows.runbook.Inputs;
import dev.evenkeel.workflows.runbook.PlannedRun;
import dev.evenkeel.workflows.runbook.Position;
import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.Reading;
import dev.evenkeel.workflows.runbook.Rule;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.RunbookReader;
import dev.evenkeel.workflows.runbook.Surroundings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the files of a runbook folder. Nothing that is wrong with a file is an exception: it is a problem at its place. */
final class FolderFiles {

    private static final long LARGEST = 1024 * 1024;

    private final Path folder;
    private final Path data;
    private final ExpressionCompiler compiler;
    private final RunbookReader runbooks;
    private final EstateReader estates;

    /** @param data of the server, which the estate may name */
    FolderFiles(Path folder, Path data) {
        this(folder, data, new ExpressionCompiler());
    }

    FolderFiles(Path folder, Path data, ExpressionCompiler compiler) {
        this.folder = folder.toAbsolutePath().normalize();
        this.data = data.toAbsolutePath().normalize();
        this.compiler = compiler;
        this.runbooks = new RunbookReader(compiler);
        this.estates = new EstateReader(compiler);
    }

    /** @param text empty when the file could not be read */
    record RunbookFile(String path, String text, Reading reading) {}

    Path folder() {
        return folder;
    }

    EstateReader.Reading estate() {
        if (!Files.exists(folder.resolve(FolderScan.ESTATE))) {
            return new EstateReader.Reading(
                    Estate.EMPTY,
                    List.of(problem(
                            FolderScan.ESTATE,
                            "There is no file " + FolderScan.ESTATE,
                            "Describe the sites, environments and services in it; without it nothing can run.")));
        }
        return switch (text(FolderScan.ESTATE)) {
            case Text.Read(String text) ->
                estates.read(FolderScan.ESTATE, text, new EstateReader.Server(data.toString(), folder.toString()));
            case Text.Unreadable(Problem problem) -> new EstateReader.Reading(Estate.EMPTY, List.of(problem));
        };
    }

    /** @param estate as it was read; what it names is not checked when it has problems */
    RunbookFile runbook(String path, EstateReader.Reading estate) {
        return switch (text(path)) {
            case Text.Read(String text) -> new RunbookFile(path, text, runbooks.read(path, text, around(estate)));
            case Text.Unreadable(Problem problem) ->
                new RunbookFile(path, "", new Reading.Bad(name(path), List.of(problem)));
        };
    }

    /** Whether there is such a file, and what is wrong with it: the rules for plans. */
    Optional<List<Problem>> policy(EstateReader.Reading estate) {
        Optional<Set<String>> environments = estate.problems().isEmpty()
                ? Optional.of(estate.estate().environments().keySet())
                : Optional.empty();
        return beside(
                PolicyLanguage.FILE,
                text -> new PolicyReader(compiler)
                        .read(PolicyLanguage.FILE, text, environments)
                        .problems());
    }

    /** Likewise: the prices of what plans make. */
    Optional<List<Problem>> prices() {
        return beside(
                PriceLanguage.FILE,
                text -> new PriceReader(compiler).read(PriceLanguage.FILE, text).problems());
    }

    /** Who may send alerts, and their routes; nothing when there is no such file. @param around what the routes may name */
    AlertReader.Reading alerts(AlertReader.Around around) {
        if (!Files.exists(folder.resolve(AlertLanguage.FILE))) {
            return new AlertReader.Reading(AlertRules.NONE, List.of());
        }
        return switch (text(AlertLanguage.FILE)) {
            case Text.Read(String text) -> new AlertReader(compiler).read(AlertLanguage.FILE, text, around);
            case Text.Unreadable(Problem problem) -> new AlertReader.Reading(AlertRules.NONE, List.of(problem));
        };
    }

    /** @param runbooks those without problems */
    static AlertReader.Around around(EstateReader.Reading estate, Map<String, Runbook> runbooks, Set<String> broken) {
        boolean known = estate.problems().isEmpty();
        return new AlertReader.Around(
                known ? Optional.of(estate.estate().environments().keySet()) : Optional.empty(),
                known ? Optional.of(estate.estate().services().keySet()) : Optional.empty(),
                runbooks,
                broken);
    }

    private Optional<List<Problem>> beside(String name, Function<String, List<Problem>> read) {
        if (!Files.exists(folder.resolve(name))) {
            return Optional.empty();
        }
        return Optional.of(
                switch (text(name)) {
                    case Text.Read(String text) -> read.apply(text);
                    case Text.Unreadable(Problem problem) -> List.of(problem);
                });
    }

    /** The text of a file, good or not; empty when it cannot be read, or lies outside. */
    Optional<String> current(String path) {
        return inside(path) && text(path) instanceof Text.Read(String text) ? Optional.of(text) : Optional.empty();
    }

    /** Whether there is such a file, readable or not. */
    boolean exists(String path) {
        return inside(path) && Files.exists(folder.resolve(path));
    }

    private boolean inside(String path) {
        try {
            return !path.isEmpty() && folder.resolve(path).normalize().startsWith(folder);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** @param runbook the one that is tested; null when it has problems itself */
    CaseReader.Reading test(String path, @Nullable Runbook runbook) {
        return switch (text(path)) {
            case Text.Read(String text) -> new CaseReader().read(path, text, runbook);
            case Text.Unreadable(Problem problem) -> new CaseReader.Reading(List.of(), List.of(problem));
        };
    }

    static Problem problem(String path, String message, String hint) {
        return new Problem(new Position(path, 1, 1), message, hint, Rule.FILE);
    }

    private sealed interface Text {
        record Read(String text) implements Text {}

        record Unreadable(Problem problem) implements Text {}
    }

    private Text text(String path) {
        try {
            Path file = folder.resolve(path);
            if (!file.toRealPath().startsWith(folder.toRealPath())) {
                return new Text.Unreadable(problem(
                        path, "The file is a link that leads out of the runbook folder", "Put the file itself here."));
            }
            long size = Files.size(file);
            if (size > LARGEST) {
                return new Text.Unreadable(problem(
                        path,
                        "The file is too large: " + size / 1024 + " KiB",
                        "A runbook has at most " + LARGEST / 1024
                                + " KiB; split it, or keep data in files of their own."));
            }
            byte[] bytes = Files.readAllBytes(file);
            return Utf8.problem(path, bytes)
                    .<Text>map(Text.Unreadable::new)
                    .orElseGet(() -> new Text.Read(new String(bytes, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            return new Text.Unreadable(problem(
                    path, "The file cannot be read: " + e.getMessage(), "Check that it is there and readable."));
        }
    }

    private Surroundings around(EstateReader.Reading estate) {
        boolean known = estate.problems().isEmpty();
        return new Surroundings() {
            @Override
            public boolean exists(String path) {
                Path file = folder.resolve(path).normalize();
                return file.startsWith(folder) && Files.exists(file);
            }

            @Override
            public Optional<Set<String>> services() {
                return known ? Optional.of(estate.estate().services().keySet()) : Optional.empty();
            }

            @Override
            public Optional<Set<String>> sites() {
                return known ? Optional.of(estate.estate().sites().keySet()) : Optional.empty();
            }

            @Override
            public Optional<Set<String>> channels() {
                return known ? Optional.of(estate.estate().channels().keySet()) : Optional.empty();
            }

            /** Lists that are asked for over HTTP are not asked for here: they may differ when it starts. */
            @Override
            public Map<String, String> wrong(Runbook runbook, PlannedRun planned) {
                if (!known) {
                    return Map.of();
                }
                return estate.estate()
                        .snapshot(planned.environment(), runbook.service())
                        .map(here ->
                                Inputs.check(runbook, planned.inputs(), here).messages())
                        .orElseGet(() -> Map.of(
                                "",
                                runbook.service() == null
                                        ? "The estate has no environment '" + planned.environment() + "'"
                                        : "The service " + runbook.service() + " does not run in the environment '"
                                                + planned.environment() + "'"));
            }
        };
    }

    private static String name(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        return file.substring(0, file.length() - ".yaml".length());
    }
}
