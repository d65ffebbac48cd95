package dev.evenkeel.workflows.plan;

import dev.evenkeel.workflows.document.Checker;
import dev.evenkeel.workflows.document.Document;
import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.document.TemplateReader;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.expression.Scope;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.expression.Templates;
import dev.evenkeel.workflows.expression.Type;
import dev.evenkeel.workflows.runbook.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the price book. Safe to share between threads. */
public final class PriceReader {

    private static final Scope SCOPE = Scope.EMPTY.with("resource", new Type.MapOf(Type.ANY));

    private final ExpressionCompiler compiler;

    public PriceReader(ExpressionCompiler compiler) {
        this.compiler = compiler;
    }

    /** @param book of use only without problems */
    public record Reading(PriceBook book, List<Problem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /** Never fails: whatever is wrong with the text is among the problems, all of them. */
    public Reading read(String path, String text) {
        Problems problems = new Problems(path, text);
        Optional<Node> root = Document.read(problems);
        if (root.isEmpty()) {
            return new Reading(PriceBook.EMPTY, problems.list());
        }
        new Checker(problems).check(root.get(), PriceLanguage.BOOK, "the price book");
        PriceBook book = root.get() instanceof MappingNode ? book(Fields.of(root.get()), problems) : PriceBook.EMPTY;
        return new Reading(problems.none() ? book : PriceBook.EMPTY, problems.list());
    }

    private PriceBook book(Fields top, Problems problems) {
        TemplateReader templates = new TemplateReader(compiler, problems);
        List<PriceBook.Row> rows = new ArrayList<>();
        for (Node node : top.items("prices")) {
            Fields row = Fields.of(node);
            Map<String, String> match = new LinkedHashMap<>();
            row.fields("match").ifPresent(all -> all.names().forEach(name -> match.put(name, all.text(name, ""))));
            row.get("monthly").ifPresent(amount -> {
                Template monthly = templates.template(amount, SCOPE, Type.NUMBER);
                Templates.constant(monthly)
                        .filter(value -> value instanceof Number number && number.doubleValue() < 0)
                        .ifPresent(
                                value -> problems.add(amount, "A price is not less than nothing", "Write 0 or more."));
                rows.add(new PriceBook.Row(row.text("resource", ""), match, monthly));
            });
        }
        return new PriceBook(top.text("currency", ""), rows);
    }
}
