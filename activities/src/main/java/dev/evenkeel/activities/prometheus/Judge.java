package dev.evenkeel.activities.prometheus;

import dev.evenkeel.workflows.contract.PrometheusActivities.GateRequest;
import dev.evenkeel.workflows.expression.Carried;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.expression.ExpressionException;
import dev.evenkeel.workflows.expression.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Holds values against a gate's expression, and finds the numbers that it compares them with. */
final class Judge {

    private static final int MOST_BOUNDS = 4;
    private static final Pattern COMPARED = Pattern.compile(
            "(?<![\\w.])value\\s*(?:<=|>=|<|>)\\s*([^&|<>=?]+)|([^&|<>=?(]+?)\\s*(?:<=|>=|<|>)\\s*value(?![\\w.(\\[])");

    private final Map<String, Object> given;
    private final Expression pass;
    private final List<Expression> bounds = new ArrayList<>();

    Judge(GateRequest request, ExpressionCompiler compiler) {
        Map<String, Type> measured = new LinkedHashMap<>();
        measured.put("value", Type.NUMBER);
        measured.put("samples", new Type.ListOf(Type.NUMBER));
        if (request.baseline() != null) {
            measured.put("baseline", Type.NUMBER);
        }
        Carried carried = request.pass();
        given = carried.variables();
        pass = carried.compiled(compiler, measured, Type.TRUTH);
        Matcher compared = COMPARED.matcher(carried.source());
        while (compared.find() && bounds.size() < MOST_BOUNDS) {
            bound(carried, compared.group(1) == null ? compared.group(2) : compared.group(1), compiler, measured);
        }
    }

    private void bound(Carried carried, String source, ExpressionCompiler compiler, Map<String, Type> measured) {
        String text = source.strip();
        while (text.endsWith(")")
                && text.chars().filter(sign -> sign == ')').count()
                        > text.chars().filter(sign -> sign == '(').count()) {
            text = text.substring(0, text.length() - 1).strip();
        }
        try {
            bounds.add(new Carried(text, carried.values()).compiled(compiler, measured, Type.NUMBER));
        } catch (ExpressionException e) {
            // A part that means nothing by itself: it is judged all the same, there only is no line to draw.
        }
    }

    /** @throws EvaluationException when it cannot be computed */
    boolean good(double value, @Nullable Double baseline, List<Double> samples) {
        return Boolean.TRUE.equals(pass.evaluate(variables(value, baseline, samples)));
    }

    List<Double> bounds(double value, @Nullable Double baseline, List<Double> samples) {
        List<Double> numbers = new ArrayList<>();
        for (Expression bound : bounds) {
            try {
                if (bound.evaluate(variables(value, baseline, samples)) instanceof Double number
                        && Double.isFinite(number)) {
                    numbers.add(number);
                }
            } catch (EvaluationException e) {
                // No line to draw for now.
            }
        }
        return numbers;
    }

    private Map<String, Object> variables(double value, @Nullable Double baseline, List<Double> samples) {
        Map<String, Object> variables = new LinkedHashMap<>(given);
        variables.put("value", value);
        variables.put("samples", samples);
        if (baseline != null) {
            variables.put("baseline", baseline);
        }
        return variables;
    }
}
