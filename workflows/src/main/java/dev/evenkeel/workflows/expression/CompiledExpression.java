package dev.evenkeel.workflows.expression;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * @param type what it gives, as far as that is known
 * @param reads what it reads, by the name of the variable; carrying over only that keeps a long run's results out of the way
 */
record CompiledExpression(
        String source, Scope scope, Type expected, Type type, boolean lenient, Program program, Reads reads)
        implements Expression {

    private static final Pattern WHERE = Pattern.compile("evaluation error(?: at [^:]*:(\\d+))?: (.*)", Pattern.DOTALL);
    private static final Pattern MISSING_KEY = Pattern.compile("key '(.*)' is not present in map\\.?");

    /** An error that CEL carries as a value until somebody needs it. */
    private static final Pattern MISSING_INSIDE = Pattern.compile("key '([^']*)' is not present in map");

    @Override
    public Set<String> steps() {
        return reads.steps();
    }

    @Override
    public Set<String> reads(String variable) {
        Fields read = reads.variables().get(variable);
        if (read == null) {
            return Set.of();
        }
        return read.names() != null
                ? read.names()
                : scope.variables().get(variable) instanceof Type.Struct all
                        ? all.fields().keySet()
                        : Set.of();
    }

    @Override
    public Object evaluate(Map<String, Object> variables) {
        Map<String, Object> values = new LinkedHashMap<>();
        reads.variables().forEach((name, fields) -> {
            Type type = scope.variables().get(name);
            if (type != null && variables.containsKey(name)) {
                values.put(name, Values.toCel(variables.get(name), type, fields::reads));
            }
        });
        BoundedFunctions.begin();
        try {
            return Fit.fit(Values.toJava(program.eval(values)), expected, lenient);
        } catch (EvaluationException e) {
            throw new EvaluationException(e.getMessage() + ": " + source, e);
        } catch (CelEvaluationException | RuntimeException e) {
            throw new EvaluationException("Cannot compute " + source + ": " + words(e), e);
        }
    }

    private static String words(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        Matcher where = WHERE.matcher(message);
        String what = where.matches() ? where.group(2) : message;
        Matcher missing = MISSING_KEY.matcher(what);
        if (missing.matches()) {
            return "there is no value '" + missing.group(1) + "'";
        }
        if (what.contains("ErrorValue{")) {
            Matcher inside = MISSING_INSIDE.matcher(what);
            return inside.find() ? "there is no value '" + inside.group(1) + "'" : "a part of it cannot be computed";
        }
        if (what.startsWith("Function '")) {
            return rootCause(failure);
        }
        if (failure instanceof CelEvaluationException known
                && known.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND) {
            return what.contains(" ") ? what : "there is no value '" + what + "'";
        }
        if (what.contains("/ by zero")) {
            return "a division by zero";
        }
        if (what.contains("Iteration budget exceeded")) {
            return "it goes through more than " + Language.MOST_ITERATIONS + " items";
        }
        if (what.contains("No matching overload")) {
            return "the values are not of the types that it works with";
        }
        return what;
    }

    private static String rootCause(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /**
     * @param variables which fields of which variable are read
     * @param steps the ids of the steps among them
     */
    record Reads(Map<String, Fields> variables, Set<String> steps) {}

    /** @param names null: the variable is read as a whole */
    record Fields(@Nullable Set<String> names) {
        boolean reads(String field) {
            return names == null || names.contains(field);
        }
    }
}
