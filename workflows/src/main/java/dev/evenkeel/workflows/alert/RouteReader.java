package dev.evenkeel.workflows.alert;

import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.document.TemplateReader;
import dev.evenkeel.workflows.expression.DidYouMean;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.Scope;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.expression.Type;
import dev.evenkeel.workflows.runbook.Input;
import dev.evenkeel.workflows.runbook.Runbook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the routes. */
final class RouteReader {

    private static final Scope SCOPE = Scope.EMPTY
            .with("labels", new Type.MapOf(Type.TEXT))
            .with("alert", new Type.Struct("alert", Map.of("name", Type.TEXT, "summary", Type.TEXT, "url", Type.TEXT)));

    private final Problems problems;
    private final TemplateReader templates;
    private final AlertReader.Around around;
    private final Expression matcher;

    RouteReader(Problems problems, TemplateReader templates, AlertReader.Around around) {
        this.problems = problems;
        this.templates = templates;
        this.around = around;
        this.matcher = LabelPattern.matcher(templates.compiler());
    }

    List<Route> read(Fields top) {
        List<Route> routes = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        @Nullable String takesAll = null;
        for (Node node : top.items("routes")) {
            Fields fields = Fields.of(node);
            Route route = route(fields);
            if (!ids.add(route.id())) {
                problems.add(
                        fields.keyOf("id"), "There are two routes '" + route.id() + "'", "Give each an id of its own.");
            }
            if (takesAll != null) {
                problems.add(
                        fields.node(),
                        "No alert gets to this route: '" + takesAll + "' takes all",
                        "Put the route without 'match' last.");
            } else if (route.match().isEmpty()) {
                takesAll = route.id();
            }
            routes.add(route);
        }
        return routes;
    }

    private Route route(Fields fields) {
        String runbook = fields.text("runbook", "");
        inputs(fields, runbook(fields, runbook));
        constant(fields, "environment", around.environments(), "The estate has no environment");
        constant(fields, "service", around.services(), "The estate has no service");
        return new Route(
                fields.text("id", ""),
                match(fields),
                runbook,
                template(fields, "service", Type.TEXT),
                template(fields, "environment", Type.TEXT),
                severity(fields),
                fields.duration("quiet", Duration.ZERO),
                inputs(fields));
    }

    private Map<String, LabelPattern> match(Fields fields) {
        Map<String, LabelPattern> match = new LinkedHashMap<>();
        Fields all = fields.fields("match").orElseGet(Fields::none);
        for (String label : all.names()) {
            LabelPattern pattern = new LabelPattern(all.text(label, ""), matcher);
            try {
                pattern.fits("");
                match.put(label, pattern);
            } catch (EvaluationException e) {
                problems.add(
                        all.get(label).orElse(all.node()),
                        "'" + pattern.source() + "' is no regular expression that can be used",
                        "Write it in the syntax of RE2, which has no look-around and no back references.");
            }
        }
        return match;
    }

    private @Nullable Template severity(Fields fields) {
        Template severity = template(fields, "severity", Type.WHOLE_NUMBER);
        if (severity != null && Fields.value(fields.get("severity").orElseThrow()) instanceof Long constant) {
            if (constant < 1 || constant > 5) {
                problems.add(
                        fields.get("severity").orElse(fields.node()),
                        "The severity is " + constant,
                        "Write a number from 1, the worst, to 5.");
            }
        }
        return severity;
    }

    private Optional<Runbook> runbook(Fields fields, String name) {
        Runbook runbook = around.runbooks().get(name);
        if (runbook == null && fields.has("runbook")) {
            boolean broken = around.broken().contains(name);
            problems.add(
                    fields.get("runbook").orElse(fields.node()),
                    broken ? "The runbook '" + name + "' has problems" : "There is no runbook '" + name + "'",
                    broken
                            ? "Its own problems say which; until then nothing can be launched by this route."
                            : DidYouMean.hint(name, around.runbooks().keySet()));
        }
        return Optional.ofNullable(runbook);
    }

    private void inputs(Fields fields, Optional<Runbook> runbook) {
        if (runbook.isEmpty()) {
            return;
        }
        List<String> known = runbook.get().inputs().stream().map(Input::id).toList();
        Fields given = fields.fields("inputs").orElseGet(Fields::none);
        for (String name : given.names()) {
            if (!known.contains(name)) {
                problems.add(
                        given.keyOf(name),
                        "The runbook " + runbook.get().name() + " has no input '" + name + "'",
                        DidYouMean.hint(name, known));
            }
        }
        runbook.get().inputs().stream()
                .filter(input -> input.required()
                        && input.defaultValue() == null
                        && input.computed() == null
                        && input.when() == null
                        && !given.has(input.id()))
                .forEach(input -> problems.add(
                        fields.keyOf("runbook"),
                        "The runbook " + runbook.get().name() + " cannot start without the input '" + input.id() + "'",
                        "Write it below 'inputs'."));
    }

    private Map<String, Template> inputs(Fields fields) {
        Map<String, Template> inputs = new LinkedHashMap<>();
        Fields given = fields.fields("inputs").orElseGet(Fields::none);
        given.names()
                .forEach(name ->
                        given.get(name).ifPresent(node -> inputs.put(name, templates.template(node, SCOPE, Type.ANY))));
        return inputs;
    }

    private void constant(Fields fields, String key, Optional<Set<String>> known, String message) {
        fields.text(key)
                .filter(value -> !value.contains("${"))
                .filter(value -> known.isPresent() && !known.get().contains(value))
                .ifPresent(value -> problems.add(
                        fields.get(key).orElse(fields.node()),
                        message + " '" + value + "'",
                        DidYouMean.hint(value, known.orElse(Set.of()))));
    }

    private @Nullable Template template(Fields fields, String key, Type type) {
        return fields.get(key)
                .map(node -> templates.template(node, SCOPE, type))
                .orElse(null);
    }
}
