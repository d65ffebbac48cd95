package dev.evenkeel.workflows.expression;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.runtime.CelEvaluationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compiles the expressions and templates of runbooks. Safe to share between threads. Making one takes some hundred milliseconds the
 * first time in a process, so it is made, and {@link #warmUp() warmed up}, before a workflow needs it.
 */
public final class ExpressionCompiler {

    private final Cel base = Language.base();

    /** Loads what the first expression would otherwise wait for. */
    public void warmUp() {
        Type.Struct inputs =
                new Type.Struct("inputs", Map.of("sites", new Type.ListOf(Type.TEXT), "count", Type.NUMBER));
        Scope scope = Scope.EMPTY.with("inputs", inputs);
        Map<String, Object> values = Map.of("inputs", Map.of("sites", List.of("one"), "count", 1.0));
        compile("inputs.sites.exists(site, site == 'one') && inputs.count + 1 < 3", scope, Type.TRUTH)
                .evaluate(values);
        text("${inputs.count} of ${inputs.sites.join(', ')}", scope, Type.TEXT).evaluate(values);
    }

    /**
     * @param expected what its place asks for; checked now as far as types are known, else when it is evaluated
     * @throws ExpressionException what is wrong with it, and where
     */
    public Expression compile(String source, Scope scope, Type expected) {
        return compile(source, scope, expected, false);
    }

    /** What a compiled expression gives, as far as that is known before it is evaluated. */
    public static Type typeOf(Expression expression) {
        return expression instanceof CompiledExpression compiled ? compiled.type() : Type.ANY;
    }

    /**
     * A string that may hold {@code ${ }} parts.
     *
     * @param expected what its place asks for; where that is text, numbers and truth values are written as text
     * @throws ExpressionException what is wrong with it, and where
     */
    public Template text(String source, Scope scope, Type expected) {
        List<TemplateParser.Part> parts = TemplateParser.parse(source);
        if (parts.size() == 1 && parts.getFirst() instanceof TemplateParser.Code code) {
            return new Templates.Whole(source, part(code, scope, expected));
        }
        List<Object> compiled = new ArrayList<>();
        for (TemplateParser.Part part : parts) {
            switch (part) {
                case TemplateParser.Words words -> compiled.add(words.text());
                case TemplateParser.Code code -> compiled.add(part(code, scope, Type.TEXT));
            }
        }
        if (compiled.stream().noneMatch(Expression.class::isInstance)) {
            return Templates.constant(
                    String.join("", compiled.stream().map(String.class::cast).toList()), expected);
        }
        if (!expected.equals(Type.TEXT) && !expected.equals(Type.ANY)) {
            throw new ExpressionException(
                    0,
                    "Expected " + TypeNames.of(expected) + ", but text around ${ } makes it a text",
                    "Write the whole value as one ${ … }.");
        }
        return new Templates.Joined(source, List.copyOf(compiled));
    }

    /**
     * A whole YAML value: a scalar, or a list or a map (keys are texts) of such values.
     *
     * @throws ExpressionException what is wrong with one of its strings; the offset is within that string
     */
    public Template template(Object value, Scope scope) {
        return switch (value) {
            case String text -> text(text, scope, Type.ANY);
            case List<?> items -> {
                List<Template> templates = new ArrayList<>();
                items.forEach(item -> templates.add(template(item, scope)));
                yield Templates.list(templates);
            }
            case Map<?, ?> map -> {
                Map<String, Template> templates = new LinkedHashMap<>();
                map.forEach((key, item) -> templates.put(String.valueOf(key), template(item, scope)));
                yield Templates.map(templates);
            }
            default -> Templates.constant(value, Type.ANY);
        };
    }

    private Expression part(TemplateParser.Code part, Scope scope, Type expected) {
        try {
            return compile(part.code(), scope, expected, true);
        } catch (ExpressionException e) {
            throw e.shifted(part.offset());
        }
    }

    private Expression compile(String source, Scope scope, Type expected, boolean lenient) {
        if (source.isBlank()) {
            throw new ExpressionException(0, "The expression is empty", "Write what it should compute.");
        }
        CelTypes types = new CelTypes();
        CelBuilder builder = base.toCelBuilder();
        scope.variables().forEach((name, type) -> builder.addVar(name, types.of(type)));
        Cel cel = builder.setTypeProvider(types.provider()).build();

        CelProblems problems = new CelProblems(source, scope);
        CelAbstractSyntaxTree tree = checked(cel, problems);
        problems.refuseUncertain(tree);
        problems.refuseUnlike(tree.getResultType(), expected, lenient);
        try {
            return new CompiledExpression(
                    source,
                    scope,
                    expected,
                    types.from(tree.getResultType()),
                    lenient,
                    cel.createProgram(tree),
                    ReadsFinder.in(tree, scope));
        } catch (CelEvaluationException | RuntimeException e) {
            throw new ExpressionException(0, "This expression cannot be prepared: " + e.getMessage(), "");
        }
    }

    private static CelAbstractSyntaxTree checked(Cel cel, CelProblems problems) {
        try {
            CelValidationResult parsed = cel.parse(problems.source());
            if (parsed.hasError()) {
                throw problems.syntax(parsed.getErrors());
            }
            CelAbstractSyntaxTree tree = parsed.getAst();
            CelValidationResult checked = cel.check(tree);
            if (checked.hasError()) {
                throw problems.types(tree, checked.getErrors());
            }
            return checked.getAst();
        } catch (ExpressionException e) {
            throw e;
        } catch (CelValidationException | RuntimeException | StackOverflowError e) {
            // CEL reports some excesses by exceptions; to an author they are mistakes like any other.
            throw new ExpressionException(0, "This expression cannot be read: " + e.getMessage(), "Make it shorter.");
        }
    }
}
