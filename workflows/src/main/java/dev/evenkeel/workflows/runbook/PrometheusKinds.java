package dev.evenkeel.workflows.runbook;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Key;
import dev.evenkeel.workflows.document.Shape;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.runbook.PrometheusStep.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How a runbook asks Prometheus, and keeps Alertmanager quiet. */
final class PrometheusKinds {

    static final List<Kind> ALL = List.of(
            Kind.looks(
                    "prometheus.query",
                    "Asks Prometheus one query.",
                    PrometheusKinds::query,
                    keys(
                            "prometheus",
                            required("query", Shape.TEMPLATE, "The query, in PromQL."),
                            optional(
                                    "expect",
                                    new Shape.OneOf(List.of("one", "any")),
                                    "one",
                                    "one: it has to bring one number, which is the result's value; any: it may bring"
                                            + " nothing or many series, and value is optional."))),
            GateKind.GATE,
            Kind.looks(
                    "prometheus.silence",
                    "Keeps Alertmanager quiet about some alerts for a while.",
                    PrometheusKinds::silence,
                    keys(
                            "alertmanager",
                            optional(
                                    "matchers",
                                    new Shape.MapOf(Shape.TEXT, Shape.TEMPLATE),
                                    "Values of labels, by the name of the label."),
                            optional(
                                    "matching",
                                    new Shape.MapOf(Shape.TEXT, Shape.TEXT),
                                    "Regular expressions for values of labels, by the name of the label."),
                            optional("comment", Shape.TEMPLATE, "Why, beside the run's own mark."),
                            optional("at_most", Shape.DURATION, "4h", "How long it may last in all."),
                            optional(
                                    "steps",
                                    Shapes.STEPS,
                                    "until the run ends",
                                    "What is done meanwhile; then it is lifted."))));

    private PrometheusKinds() {}

    static Key[] keys(String server, Key... own) {
        return Stream.concat(
                        Stream.of(own),
                        Stream.of(
                                optional(
                                        "server",
                                        Shape.TEMPLATE,
                                        "vars." + server + " of the site, else of the environment",
                                        "The URL of the server."),
                                optional(
                                        "credentials",
                                        Shapes.SECRET,
                                        "credentials." + server + " of the site, where the site says the server",
                                        "A reference to a bearer token, or to user:password.")))
                .toArray(Key[]::new);
    }

    private static PrometheusStep.Query query(Step.Common common, KindFields fields) {
        return new PrometheusStep.Query(
                common,
                server(fields),
                fields.promQl("query"),
                fields.plain().text("expect", "one").equals("one"));
    }

    private static PrometheusStep.Silence silence(Step.Common common, KindFields fields) {
        Fields plain = fields.plain();
        Template equal = fields.texts("matchers");
        Map<String, String> matching = new LinkedHashMap<>();
        plain.fields("matching").ifPresent(all -> all.names().forEach(name -> matching.put(name, all.text(name, ""))));
        if (matching.values().stream().anyMatch(pattern -> pattern.contains("${"))) {
            fields.problem(
                    "matching",
                    "A value would become a part of a regular expression",
                    "Put it into 'matchers', which compare the whole value of a label.");
        }
        if (!selects(plain)) {
            fields.problem(
                    plain.has("matching") ? "matching" : "matchers",
                    "This would silence every alert",
                    "Name at least one label with the value that it has to have: matchers: { service: shop }.");
        }
        return new PrometheusStep.Silence(
                common,
                server(fields),
                equal,
                matching,
                fields.maybeText("comment"),
                plain.duration("at_most", Duration.ofHours(4)),
                fields.steps("steps", common));
    }

    /** What values give is looked at again when they are known. */
    private static boolean selects(Fields plain) {
        return texts(plain, "matchers").stream().anyMatch(value -> !value.isEmpty())
                || texts(plain, "matching").stream().anyMatch(SilenceRules::selects);
    }

    private static List<String> texts(Fields plain, String key) {
        List<String> texts = new ArrayList<>();
        plain.fields(key).ifPresent(all -> all.names().forEach(name -> texts.add(all.text(name, ""))));
        return texts;
    }

    static Server server(KindFields fields) {
        Template url = fields.plain().has("server") ? fields.url("server") : null;
        return new Server(url, fields.secret("credentials"));
    }
}
