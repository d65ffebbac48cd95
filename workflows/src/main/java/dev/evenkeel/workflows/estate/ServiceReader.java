package dev.evenkeel.workflows.estate;

import dev.evenkeel.workflows.document.Durations;
import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.document.TemplateReader;
import dev.evenkeel.workflows.expression.DidYouMean;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.Scope;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.expression.Type;
import dev.evenkeel.workflows.runbook.Variables;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the services of the estate, and whether their dependencies make sense. */
final class ServiceReader {

    private static final Scope AT_SITE = Variables.atSite();

    /** A chain of services that is longer than that is not followed to its end. */
    private static final int DEEPEST = 2_000;

    private final Problems problems;
    private final TemplateReader templates;
    private final Text text;
    private final Function<Fields, Map<String, Object>> vars;

    /** Reads a template over the server. */
    @FunctionalInterface
    interface Text {
        String read(Fields fields, String key, String otherwise);
    }

    ServiceReader(Problems problems, TemplateReader templates, Text text, Function<Fields, Map<String, Object>> vars) {
        this.problems = problems;
        this.templates = templates;
        this.text = text;
        this.vars = vars;
    }

    Estate.Service read(String name, Fields fields, Map<String, Estate.Environment> environments) {
        Map<String, List<String>> where = where(fields, environments);
        Map<String, String> primary = oneSite(fields, "primary", where);
        Map<String, String> standby = oneSite(fields, "standby", where);
        fields.fields("standby")
                .ifPresent(all -> standby.forEach((environment, site) -> {
                    if (site.equals(primary.get(environment))) {
                        problems.add(
                                all.keyOf(environment),
                                "The site '" + site + "' cannot take over from itself",
                                "Name another site as standby, or as primary.");
                    }
                }));
        Map<String, String> queries = new LinkedHashMap<>();
        fields.fields("slo_queries").ifPresent(all -> all.names().forEach(id -> queries.put(id, all.text(id, ""))));
        return new Estate.Service(
                name,
                text.read(fields, "title", name),
                fields.text("owner", ""),
                where,
                vars.apply(fields),
                fields.text("slo").orElse(null),
                fields.text("rto").flatMap(Durations::parse).orElse(null),
                fields.text("rpo").flatMap(Durations::parse).orElse(null),
                primary,
                standby,
                fields.texts("depends_on"),
                version(fields),
                fields.fields("health").map(this::http).orElse(null),
                queries,
                fields.text("channel").orElse(null));
    }

    /** Each has to be known. */
    void channels(Fields all, Set<String> channels) {
        for (String name : all.names()) {
            all.fields(name)
                    .flatMap(fields -> fields.get("channel"))
                    .ifPresent(node -> Fields.text(node)
                            .filter(channel -> !channels.contains(channel))
                            .ifPresent(channel -> problems.add(
                                    node,
                                    "The estate has no channel '" + channel + "'",
                                    channels.isEmpty()
                                            ? "Add it to 'channels'."
                                            : DidYouMean.hint(channel, channels))));
        }
    }

    /** Each has to be known, and none may need itself, not even by way of others. */
    void dependencies(Fields all, Map<String, Estate.Service> services) {
        Map<String, List<Node>> needs = new LinkedHashMap<>();
        for (String name : all.names()) {
            List<Node> nodes =
                    all.fields(name).map(fields -> fields.items("depends_on")).orElse(List.of());
            NameList.read(problems, nodes, services.keySet(), "The estate has no service");
            needs.put(name, nodes);
        }
        Set<String> done = new HashSet<>();
        needs.keySet().forEach(name -> follow(name, needs, new LinkedHashSet<>(), done));
    }

    /** Goes along each dependency once. @param way the services that led here */
    private void follow(String name, Map<String, List<Node>> needs, LinkedHashSet<String> way, Set<String> done) {
        if (done.contains(name) || way.size() > DEEPEST) {
            return;
        }
        way.add(name);
        for (Node node : needs.getOrDefault(name, List.of())) {
            String next = Fields.text(node).orElse("");
            if (way.contains(next)) {
                List<String> round = new ArrayList<>(way);
                round = new ArrayList<>(round.subList(round.indexOf(next), round.size()));
                round.add(next);
                problems.add(
                        node,
                        "The service '" + next + "' needs itself: " + String.join(" → ", round),
                        "Take one of these dependencies out.");
            } else {
                follow(next, needs, way, done);
            }
        }
        way.removeLast();
        done.add(name);
    }

    private Map<String, List<String>> where(Fields fields, Map<String, Estate.Environment> environments) {
        Map<String, List<String>> where = new LinkedHashMap<>();
        fields.fields("environments").ifPresent(all -> {
            for (String environment : all.names()) {
                Estate.Environment known = environments.get(environment);
                if (known == null) {
                    problems.add(
                            all.keyOf(environment),
                            "The estate has no environment '" + environment + "'",
                            DidYouMean.hint(environment, environments.keySet()));
                } else {
                    where.put(
                            environment,
                            NameList.read(
                                    problems,
                                    all.items(environment),
                                    known.sites(),
                                    "The environment " + environment + " has no site"));
                }
            }
        });
        return where;
    }

    private Map<String, String> oneSite(Fields fields, String key, Map<String, List<String>> where) {
        Map<String, String> chosen = new LinkedHashMap<>();
        fields.fields(key).ifPresent(all -> {
            for (String environment : all.names()) {
                List<String> sites = where.get(environment);
                String site = all.text(environment, "");
                if (sites == null) {
                    problems.add(
                            all.keyOf(environment),
                            "The service does not run in the environment '" + environment + "'",
                            DidYouMean.hint(environment, where.keySet()));
                } else if (!sites.contains(site)) {
                    problems.add(
                            all.get(environment).orElse(all.node()),
                            "The service does not run on the site '" + site + "' in " + environment,
                            DidYouMean.hint(site, sites));
                } else {
                    chosen.put(environment, site);
                }
            }
        });
        return chosen;
    }

    private Estate.@Nullable VersionSource version(Fields fields) {
        return fields.fields("version").map(this::asked).orElse(null);
    }

    private Estate.@Nullable VersionSource asked(Fields version) {
        Template http = http(version);
        Optional<Expression> value =
                version.get("value").flatMap(node -> templates.code(node, AT_SITE.with("body", Type.ANY), Type.ANY));
        return http == null || value.isEmpty() ? null : new Estate.VersionSource(http, value.get());
    }

    private @Nullable Template http(Fields asked) {
        return asked.get("http")
                .map(node -> templates.template(node, AT_SITE, Type.TEXT))
                .orElse(null);
    }
}
