package dev.evenkeel.workflows.alert;

import dev.evenkeel.workflows.document.Checker;
import dev.evenkeel.workflows.document.Document;
import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.document.TemplateReader;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.expression.Scope;
import dev.evenkeel.workflows.expression.Type;
import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.Runbook;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the file of hooks and routes. Safe to share between threads. */
public final class AlertReader {

    /** What the signed hook may say of an alert. */
    public static final List<String> FIELDS =
            List.of("fingerprint", "name", "summary", "status", "starts", "ends", "labels", "url");

    private static final Scope BODY = Scope.EMPTY.with("body", Type.ANY);

    private final ExpressionCompiler compiler;

    public AlertReader(ExpressionCompiler compiler) {
        this.compiler = compiler;
    }

    /** @param rules of use only without problems */
    public record Reading(AlertRules rules, List<Problem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /**
     * What routes may name.
     *
     * @param environments empty when they are not known, as with the services
     * @param runbooks those without problems, by name
     * @param broken the names of those with problems, which say so themselves
     */
    public record Around(
            Optional<Set<String>> environments,
            Optional<Set<String>> services,
            Map<String, Runbook> runbooks,
            Set<String> broken) {}

    /** Never fails: whatever is wrong with the text is among the problems, all of them. */
    public Reading read(String path, String text, Around around) {
        Problems problems = new Problems(path, text);
        Optional<Node> root = Document.read(problems);
        if (root.isEmpty()) {
            return new Reading(AlertRules.NONE, problems.list());
        }
        new Checker(problems).check(root.get(), AlertLanguage.ALERTS, "the alerts");
        if (!(root.get() instanceof MappingNode)) {
            return new Reading(AlertRules.NONE, problems.list());
        }
        Fields top = Fields.of(root.get());
        TemplateReader templates = new TemplateReader(compiler, problems);
        Map<String, Hook> hooks = new LinkedHashMap<>();
        top.fields("hooks")
                .ifPresent(all -> all.names()
                        .forEach(name -> all.fields(name)
                                .ifPresent(fields -> hook(name, fields, problems, templates)
                                        .ifPresent(hook -> hooks.put(name, hook)))));
        List<Route> routes = new RouteReader(problems, templates, around).read(top);
        return new Reading(problems.none() ? new AlertRules(hooks, routes) : AlertRules.NONE, problems.list());
    }

    private static Optional<Hook> hook(String name, Fields fields, Problems problems, TemplateReader templates) {
        return fields.fields("alertmanager")
                .<Hook>map(alertmanager -> new Hook.Alertmanager(name, alertmanager.text("token", "")))
                .or(() -> fields.fields("signed")
                        .flatMap(signed -> mapping(signed, problems, templates)
                                .map(mapping -> new Hook.Signed(
                                        name,
                                        signed.text("secret", ""),
                                        signed.text("header", ""),
                                        signed.text("timestamp").orElse(null),
                                        mapping))));
    }

    private static Optional<Hook.Mapping> mapping(Fields fields, Problems problems, TemplateReader templates) {
        Map<String, Expression> found = new LinkedHashMap<>();
        for (String name : FIELDS) {
            fields.get(name)
                    .flatMap(node -> templates.code(node, BODY, Type.ANY))
                    .ifPresent(code -> found.put(name, code));
        }
        boolean one = FIELDS.stream().anyMatch(fields::has);
        if (fields.has("alerts")) {
            if (one) {
                problems.add(
                        fields.keyOf("alerts"),
                        "A body holds a list of alerts or is one, but this hook says both",
                        "Write body.….map(item, {'name': item.…}) with all fields, or leave 'alerts' out.");
            }
            return fields.get("alerts")
                    .flatMap(node -> templates.code(node, BODY, new Type.ListOf(Type.ANY)))
                    .map(Hook.Mapping.Listed::new);
        }
        if (!fields.has("name") && !fields.has("labels")) {
            problems.add(
                    fields.node(),
                    "This hook does not say where the alerts are in the body",
                    "Give it 'alerts: …' for a list, or 'name: …' and the other fields of one alert.");
        }
        return Optional.of(new Hook.Mapping.One(found));
    }
}
