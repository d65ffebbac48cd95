package dev.evenkeel.activities.terraform;

import dev.evenkeel.workflows.document.Utf8;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.plan.Policy;
import dev.evenkeel.workflows.plan.PolicyLanguage;
import dev.evenkeel.workflows.plan.PolicyReader;
import dev.evenkeel.workflows.plan.PriceBook;
import dev.evenkeel.workflows.plan.PriceLanguage;
import dev.evenkeel.workflows.plan.PriceReader;
import dev.evenkeel.workflows.runbook.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules and the prices of the runbook folder, read anew for each plan: what holds is what is there when it is planned. Neither file
 * has to be there.
 */
final class PlanRules {

    private static final long LARGEST = 1024 * 1024;

    private final Path runbooks;
    private @Nullable ExpressionCompiler compiler;

    PlanRules(Path runbooks) {
        this.runbooks = runbooks;
    }

    /**
     * @param there whether there is such a file
     * @param trouble why it cannot be used; empty when it can
     */
    record Found<T>(T content, boolean there, String trouble) {}

    Found<Policy> policy() {
        Read read = read(PolicyLanguage.FILE);
        if (read.text() == null) {
            return new Found<>(Policy.NONE, read.there(), read.trouble());
        }
        PolicyReader.Reading reading =
                new PolicyReader(compiler()).read(PolicyLanguage.FILE, read.text(), Optional.empty());
        return new Found<>(reading.policy(), true, first(reading.problems()));
    }

    Found<PriceBook> prices() {
        Read read = read(PriceLanguage.FILE);
        if (read.text() == null) {
            return new Found<>(PriceBook.EMPTY, read.there(), read.trouble());
        }
        PriceReader.Reading reading = new PriceReader(compiler()).read(PriceLanguage.FILE, read.text());
        return new Found<>(reading.book(), true, first(reading.problems()));
    }

    /** Making one takes some hundred milliseconds: only where there is something to compile. */
    private synchronized ExpressionCompiler compiler() {
        if (compiler == null) {
            compiler = new ExpressionCompiler();
        }
        return compiler;
    }

    private record Read(@Nullable String text, boolean there, String trouble) {}

    private Read read(String name) {
        Path file = runbooks.resolve(name);
        if (!Files.exists(file)) {
            return new Read(null, false, "");
        }
        try {
            if (!file.toRealPath().startsWith(runbooks.toRealPath()) || Files.size(file) > LARGEST) {
                return new Read(null, true, name + " leads out of the runbook folder or is larger than 1 MiB");
            }
            byte[] bytes = Files.readAllBytes(file);
            return Utf8.problem(name, bytes)
                    .map(problem -> new Read(null, true, first(List.of(problem))))
                    .orElseGet(() -> new Read(new String(bytes, StandardCharsets.UTF_8), true, ""));
        } catch (IOException e) {
            return new Read(null, true, name + " cannot be read: " + e.getMessage());
        }
    }

    private static String first(List<Problem> problems) {
        return problems.isEmpty()
                ? ""
                : problems.getFirst().at().file() + " line "
                        + problems.getFirst().at().line() + ": "
                        + problems.getFirst().message()
                        + (problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more problems)");
    }
}
