package dev.evenkeel.workflows.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Templates that are put together from others. */
public final class Templates {

    private Templates() {}

    /**
     * A value without {@code ${ }} parts.
     *
     * @throws ExpressionException it is not what its place asks for
     */
    public static Template constant(Object value, Type expected) {
        try {
            return new Constant(Fit.fit(Values.toJava(Values.toCel(value, Type.ANY, every -> true)), expected, true));
        } catch (EvaluationException e) {
            throw new ExpressionException(
                    0, String.valueOf(e.getMessage()), "Write " + TypeNames.of(expected) + " here, or one ${ … }.");
        }
    }

    /** JSON's null. */
    public static Template nothing() {
        return new Constant(Optional.empty());
    }

    /** The value of a template that has no {@code ${ }} parts. */
    public static Optional<Object> constant(Template template) {
        return template instanceof Constant constant ? Optional.of(constant.value()) : Optional.empty();
    }

    /** A bare expression, where templates are looked at. */
    public static Template of(Expression expression) {
        return new Whole(expression.source(), expression);
    }

    public static Template list(List<Template> items) {
        return new Items(List.copyOf(items));
    }

    public static Template map(Map<String, Template> values) {
        return new Entries(new LinkedHashMap<>(values));
    }

    record Constant(Object value) implements Template {
        @Override
        public String source() {
            return Fit.text(value);
        }

        @Override
        public Set<String> reads(String variable) {
            return Set.of();
        }

        @Override
        public Object evaluate(Map<String, Object> variables) {
            return value;
        }
    }

    /** A string that is wholly {@code ${x}}. */
    record Whole(String source, Expression expression) implements Template {
        @Override
        public Set<String> reads(String variable) {
            return expression.reads(variable);
        }

        @Override
        public Object evaluate(Map<String, Object> variables) {
            return expression.evaluate(variables);
        }

        @Override
        public String bound(Map<String, Object> variables, BinaryOperator<String> bind) {
            return bind.apply("", Fit.text(evaluate(variables)));
        }

        @Override
        public List<String> words() {
            return List.of("", "");
        }
    }

    /** @param parts texts and expressions */
    record Joined(String source, List<Object> parts) implements Template {
        @Override
        public Set<String> reads(String variable) {
            Set<String> all = new LinkedHashSet<>();
            parts.forEach(part -> {
                if (part instanceof Expression expression) {
                    all.addAll(expression.reads(variable));
                }
            });
            return all;
        }

        @Override
        public Object evaluate(Map<String, Object> variables) {
            return text(variables, part -> part);
        }

        @Override
        public String bound(Map<String, Object> variables, BinaryOperator<String> bind) {
            StringBuilder text = new StringBuilder();
            for (Object part : parts) {
                text.append(
                        part instanceof Expression expression
                                ? bind.apply(text.toString(), Fit.text(expression.evaluate(variables)))
                                : part);
            }
            return text.toString();
        }

        @Override
        public List<String> words() {
            List<String> words = new ArrayList<>();
            StringBuilder word = new StringBuilder();
            for (Object part : parts) {
                if (part instanceof Expression) {
                    words.add(word.toString());
                    word.setLength(0);
                } else {
                    word.append(part);
                }
            }
            words.add(word.toString());
            return words;
        }

        @Override
        public String text(Map<String, Object> variables, UnaryOperator<String> escape) {
            StringBuilder text = new StringBuilder();
            for (Object part : parts) {
                if (part instanceof Expression expression) {
                    String value = Fit.text(expression.evaluate(variables));
                    text.append(part == parts.getFirst() ? value : escape.apply(value));
                } else {
                    text.append(part);
                }
            }
            return text.toString();
        }
    }

    record Items(List<Template> items) implements Template {
        @Override
        public String source() {
            return items.stream().map(Template::source).collect(Collectors.joining(", ", "[", "]"));
        }

        @Override
        public Set<String> reads(String variable) {
            return items.stream()
                    .flatMap(item -> item.reads(variable).stream())
                    .collect(Collectors.toUnmodifiableSet());
        }

        @Override
        public Object evaluate(Map<String, Object> variables) {
            List<@Nullable Object> result = new ArrayList<>();
            items.forEach(item -> result.add(Values.orNull(item.evaluate(variables))));
            return result;
        }
    }

    record Entries(Map<String, Template> values) implements Template {
        @Override
        public String source() {
            return values.entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + entry.getValue().source())
                    .collect(Collectors.joining(", ", "{", "}"));
        }

        @Override
        public Set<String> reads(String variable) {
            return values.values().stream()
                    .flatMap(value -> value.reads(variable).stream())
                    .collect(Collectors.toUnmodifiableSet());
        }

        @Override
        public Object evaluate(Map<String, Object> variables) {
            Map<String, @Nullable Object> result = new LinkedHashMap<>();
            values.forEach((key, value) -> result.put(key, Values.orNull(value.evaluate(variables))));
            return result;
        }
    }
}
