package dev.evenkeel.workflows.document;

import dev.evenkeel.workflows.expression.ExpressionException;
import dev.evenkeel.workflows.runbook.Position;
import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.Rule;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Gathers all the mistakes of one file. */
public final class Problems {

    private static final int MOST = 200;

    private final String file;
    private final String text;
    private final Set<Problem> all = new LinkedHashSet<>();

    public Problems(String file, String text) {
        this.file = file;
        this.text = text;
    }

    public void add(Position at, String message, String hint) {
        add(at, message, hint, Rule.CONTENT);
    }

    public void add(Node at, String message, String hint) {
        add(position(at), message, hint);
    }

    void add(Node at, String message, String hint, Rule rule) {
        add(position(at), message, hint, rule);
    }

    void add(Position at, String message, String hint, Rule rule) {
        if (all.size() < MOST) {
            all.add(new Problem(at, message, hint, rule));
        }
    }

    /** A mistake within a string: its place is within the string too, where that can be told. */
    public void add(Node at, ExpressionException problem) {
        add(Places.within(file, text, at, problem.offset()), problem.message(), problem.hint(), Rule.EXPRESSION);
    }

    public Position position(Node node) {
        return node.getStartMark()
                .map(mark -> new Position(file, mark.getLine() + 1, mark.getColumn() + 1))
                .orElseGet(() -> new Position(file, 1, 1));
    }

    public boolean none() {
        return all.isEmpty();
    }

    /** In the order of the file. */
    public List<Problem> list() {
        return all.stream()
                .sorted(Comparator.<Problem>comparingInt(problem -> problem.at().line())
                        .thenComparingInt(problem -> problem.at().column()))
                .toList();
    }

    public String file() {
        return file;
    }

    String text() {
        return text;
    }

    static String scalar(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }
}
