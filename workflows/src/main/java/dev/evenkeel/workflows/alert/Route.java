package dev.evenkeel.workflows.alert;

import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.expression.Template;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the alerts that match.
 *
 * @param match what labels have to be; an alert without a label has it empty
 */
public record Route(
        String id,
        Map<String, LabelPattern> match,
        String runbook,
        @Nullable Template service,
        @Nullable Template environment,
        @Nullable Template severity,
        Duration quiet,
        Map<String, Template> inputs) {

    private static final int USUAL_SEVERITY = 3;

    public Route {
        match = new LinkedHashMap<>(match);
        inputs = new LinkedHashMap<>(inputs);
    }

    /** What the alert says, as templates see it. */
    public record Subject(String name, String summary, String url, Map<String, String> labels) {

        Map<String, Object> variables() {
            return Map.of("labels", labels, "alert", Map.of("name", name, "summary", summary, "url", url));
        }
    }

    /**
     * @param service empty for none
     * @param severity from 1, the worst, to 5
     * @param inputs as a form has them
     */
    public record Target(
            String runbook, String service, String environment, int severity, Map<String, List<String>> inputs) {}

    public boolean matches(Map<String, String> labels) {
        return match.entrySet().stream()
                .allMatch(wanted -> wanted.getValue().fits(labels.getOrDefault(wanted.getKey(), "")));
    }

    /**
     * Where the alert goes.
     *
     * @throws EvaluationException what could not be computed, or is not as it has to be
     */
    public Target target(Subject alert) {
        Map<String, Object> variables = alert.variables();
        String where = text(environment, variables, alert.labels().getOrDefault("environment", ""));
        if (where.isBlank()) {
            throw new EvaluationException(
                    "It names no environment: give it the label environment, or the route the key environment");
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        inputs.forEach((name, template) -> values.put(name, template.list(variables)));
        return new Target(
                runbook,
                text(service, variables, alert.labels().getOrDefault("service", "")),
                where,
                severity(variables),
                values);
    }

    private int severity(Map<String, Object> variables) {
        if (severity == null) {
            return USUAL_SEVERITY;
        }
        Object value = severity.evaluate(variables);
        if (value instanceof Number number && number.intValue() >= 1 && number.intValue() <= 5) {
            return number.intValue();
        }
        throw new EvaluationException("The severity is " + value + ", and has to be from 1 to 5");
    }

    /** How it is chosen, for people. */
    public String words() {
        return match.entrySet().stream()
                .map(wanted -> wanted.getKey() + "=" + wanted.getValue().source())
                .collect(Collectors.joining(", "));
    }

    private static String text(@Nullable Template template, Map<String, Object> variables, String otherwise) {
        return template == null ? otherwise : template.text(variables).strip();
    }
}
