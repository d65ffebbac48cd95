package dev.evenkeel.workflows.plan;

import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.expression.Template;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What resources cost a month. What is in no row has no price: that is unknown, and never nothing.
 *
 * @param currency as in ISO 4217
 */
public record PriceBook(String currency, List<Row> rows) {

    public static final PriceBook EMPTY = new PriceBook("", List.of());

    public PriceBook {
        rows = List.copyOf(rows);
    }

    /**
     * @param type of the resource; {@code *} stands for anything
     * @param match the values that attributes must have
     */
    public record Row(String type, Map<String, String> match, Template monthly) {
        public Row {
            match = new LinkedHashMap<>(match);
        }

        boolean fits(String resource, Map<String, Object> attributes) {
            return new Wildcard(type).matches(resource)
                    && match.entrySet().stream()
                            .allMatch(entry -> attributes.get(entry.getKey()) != null
                                    && entry.getValue().equals(text(attributes.get(entry.getKey()))));
        }

        private static String text(Object value) {
            return value instanceof Double number && number == Math.rint(number)
                    ? String.valueOf(number.longValue())
                    : String.valueOf(value);
        }
    }

    /** How much more a resource costs a month after the plan; empty when nobody knows. */
    public OptionalDouble difference(PlannedResource resource) {
        return switch (resource.action()) {
            case "create" -> monthly(resource.type(), resource.after());
            case "destroy" -> negative(monthly(resource.type(), resource.before()));
            case "update", "replace" -> {
                OptionalDouble before = monthly(resource.type(), resource.before());
                OptionalDouble after = monthly(resource.type(), resource.after());
                yield before.isPresent() && after.isPresent()
                        ? OptionalDouble.of(after.getAsDouble() - before.getAsDouble())
                        : OptionalDouble.empty();
            }
            default -> OptionalDouble.of(0);
        };
    }

    private OptionalDouble monthly(String type, Map<String, Object> attributes) {
        for (Row row : rows) {
            if (row.fits(type, attributes)) {
                return amount(row, attributes);
            }
        }
        return OptionalDouble.empty();
    }

    /** An amount that cannot be computed, because an attribute is only known after the apply, is unknown. */
    private static OptionalDouble amount(Row row, Map<String, Object> attributes) {
        try {
            Object amount = row.monthly().evaluate(Map.of("resource", attributes));
            return amount instanceof Number number && Double.isFinite(number.doubleValue())
                    ? OptionalDouble.of(number.doubleValue())
                    : OptionalDouble.empty();
        } catch (EvaluationException e) {
            return OptionalDouble.empty();
        }
    }

    private static OptionalDouble negative(OptionalDouble amount) {
        return amount.isPresent() ? OptionalDouble.of(-amount.getAsDouble()) : amount;
    }
}
