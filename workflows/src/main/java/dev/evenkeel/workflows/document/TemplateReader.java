package dev.evenkeel.workflows.document;

import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.expression.ExpressionException;
import dev.evenkeel.workflows.expression.Scope;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.expression.Templates;
import dev.evenkeel.workflows.expression.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Compiles the expressions and templates of a document, each mistake a problem at its place. */
public final class TemplateReader {

    /** Each is compiled against all that it can see, which takes its time. */
    private static final int MOST_EXPRESSIONS = 5_000;

    private final ExpressionCompiler compiler;
    private final Problems problems;
    private int expressions;

    public TemplateReader(ExpressionCompiler compiler, Problems problems) {
        this.compiler = compiler;
        this.problems = problems;
    }

    public ExpressionCompiler compiler() {
        return compiler;
    }

    public Optional<Expression> code(Node node, Scope scope, Type expected) {
        if (!(node instanceof ScalarNode scalar)) {
            return Optional.empty();
        }
        String source = scalar.getValue();
        if (tooMany(node, 1)) {
            return Optional.empty();
        }
        if (source.strip().startsWith("${") && source.strip().endsWith("}")) {
            problems.add(
                    node,
                    "This is an expression already: it takes no ${ }",
                    "Write "
                            + source.strip()
                                    .substring(2, source.strip().length() - 1)
                                    .strip() + " alone.");
            return Optional.empty();
        }
        try {
            return Optional.of(compiler.compile(source, scope, expected));
        } catch (ExpressionException e) {
            problems.add(node, e);
            return Optional.empty();
        }
    }

    /** @return never fails: with a mistake, which is among the problems, a template that stands for nothing */
    public Template template(Node node, Scope scope, Type expected) {
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar, scope, expected);
        }
        if (node instanceof SequenceNode list) {
            Type item = expected instanceof Type.ListOf asked ? asked.element() : Type.ANY;
            return Templates.list(list.getValue().stream()
                    .map(each -> template(each, scope, item))
                    .toList());
        }
        Map<String, Template> values = new LinkedHashMap<>();
        Type value = expected instanceof Type.MapOf asked ? asked.value() : Type.ANY;
        if (node instanceof MappingNode map) {
            map.getValue()
                    .forEach(tuple -> values.put(
                            Problems.scalar(tuple.getKeyNode()), template(tuple.getValueNode(), scope, value)));
        }
        return Templates.map(values);
    }

    private Template scalar(ScalarNode scalar, Scope scope, Type expected) {
        @Nullable Object value = Scalars.value(scalar);
        try {
            if (value == null) {
                return Templates.nothing();
            }
            if (value instanceof String text) {
                if (tooMany(scalar, text.split("\\$\\{", -1).length - 1)) {
                    return Templates.list(List.of());
                }
                return compiler.text(text, scope, expected);
            }
            return Templates.constant(expected.equals(Type.TEXT) ? scalar.getValue() : value, expected);
        } catch (ExpressionException e) {
            problems.add(scalar, e);
            return Templates.list(List.of());
        }
    }

    private boolean tooMany(Node node, int more) {
        boolean before = expressions > MOST_EXPRESSIONS;
        expressions += more;
        if (!before && expressions > MOST_EXPRESSIONS) {
            problems.add(
                    node,
                    "The file has more than " + MOST_EXPRESSIONS + " expressions",
                    "Split it, or repeat steps by for_each.");
        }
        return expressions > MOST_EXPRESSIONS;
    }
}
