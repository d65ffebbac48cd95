package dev.evenkeel.workflows.estate;

import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.document.Checker;
import dev.evenkeel.workflows.document.Document;
import dev.evenkeel.workflows.document.Durations;
import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.document.TemplateReader;
import dev.evenkeel.workflows.expression.DidYouMean;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.expression.Scope;
import dev.evenkeel.workflows.expression.Type;
import dev.evenkeel.workflows.runbook.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the estate's file. Its strings are templates over {@code server}. Safe to share between threads. */
public final class EstateReader {

    private static final Scope SCOPE =
            Scope.EMPTY.with("server", new Type.Struct("server", Map.of("data", Type.TEXT, "runbooks", Type.TEXT)));

    private final ExpressionCompiler compiler;

    public EstateReader(ExpressionCompiler compiler) {
        this.compiler = compiler;
    }

    /**
     * @param data the folder with the server's data
     * @param runbooks the runbook folder
     */
    public record Server(String data, String runbooks) {}

    /** @param estate what could be read; of use only without problems */
    public record Reading(Estate estate, List<Problem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /** Never fails: whatever is wrong with the text is among the problems, all of them. */
    public Reading read(String path, String text, Server server) {
        Problems problems = new Problems(path, text);
        Optional<Node> root = Document.read(problems);
        if (root.isEmpty()) {
            return new Reading(Estate.EMPTY, problems.list());
        }
        new Checker(problems, Map.of()).check(root.get(), EstateLanguage.ESTATE, "the estate");
        Estate estate = root.get() instanceof MappingNode
                ? new OneFile(problems, server).read(Fields.of(root.get()))
                : Estate.EMPTY;
        return new Reading(problems.none() ? estate : Estate.EMPTY, problems.list());
    }

    /** The reading of one file. */
    private final class OneFile {
        private final Problems problems;
        private final TemplateReader templates;
        private final Map<String, Object> variables;

        OneFile(Problems problems, Server server) {
            this.problems = problems;
            this.templates = new TemplateReader(compiler, problems);
            this.variables = Map.of("server", Map.of("data", server.data(), "runbooks", server.runbooks()));
        }

        Estate read(Fields top) {
            Map<String, EstateSnapshot.Site> sites = all(top, "sites", this::site);
            Map<String, Estate.Environment> environments =
                    all(top, "environments", (name, fields) -> environment(name, fields, sites.keySet()));
            return new Estate(
                    sites, environments, all(top, "services", (name, fields) -> service(name, fields, environments)));
        }

        private <V> Map<String, V> all(Fields top, String key, BiFunction<String, Fields, V> reader) {
            Map<String, V> result = new LinkedHashMap<>();
            top.fields(key)
                    .ifPresent(all -> all.names()
                            .forEach(name -> all.fields(name)
                                    .ifPresent(fields -> result.put(name, reader.apply(name, fields)))));
            return result;
        }

        private EstateSnapshot.Site site(String name, Fields fields) {
            Map<String, String> hosts = new LinkedHashMap<>();
            fields.fields("hosts").ifPresent(all -> all.names().forEach(role -> hosts.put(role, text(all, role, ""))));
            return new EstateSnapshot.Site(
                    name,
                    text(fields, "title", name),
                    text(fields, "provider", "local"),
                    text(fields, "region", ""),
                    text(fields, "endpoint", ""),
                    hosts,
                    vars(fields));
        }

        private Estate.Environment environment(String name, Fields fields, Collection<String> sites) {
            List<String> members = names(fields.items("sites"), sites, "The estate has no site");
            return new Estate.Environment(name, text(fields, "title", name), members, vars(fields));
        }

        private Estate.Service service(String name, Fields fields, Map<String, Estate.Environment> environments) {
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
                                names(
                                        all.items(environment),
                                        known.sites(),
                                        "The environment " + environment + " has no site"));
                    }
                }
            });
            return new Estate.Service(
                    name,
                    text(fields, "title", name),
                    fields.text("owner", ""),
                    where,
                    vars(fields),
                    fields.text("slo").orElse(null),
                    fields.text("rto").flatMap(Durations::parse).orElse(null),
                    fields.text("rpo").flatMap(Durations::parse).orElse(null));
        }

        private List<String> names(List<Node> nodes, Collection<String> known, String wrong) {
            List<String> names = new ArrayList<>();
            for (Node node : nodes) {
                String name = Fields.text(node).orElse("");
                if (!known.contains(name)) {
                    problems.add(node, wrong + " '" + name + "'", DidYouMean.hint(name, known));
                } else if (names.contains(name)) {
                    problems.add(node, "'" + name + "' is there twice", "Keep one of them.");
                } else {
                    names.add(name);
                }
            }
            return names;
        }

        private String text(Fields fields, String key, String otherwise) {
            return fields.get(key)
                    .map(node -> Objects.toString(value(node, Type.TEXT), ""))
                    .orElse(otherwise);
        }

        @SuppressWarnings("unchecked")
        private Map<String, Object> vars(Fields fields) {
            return fields.get("vars")
                    .map(node -> value(node, Type.ANY))
                    .filter(Map.class::isInstance)
                    .map(value -> (Map<String, Object>) value)
                    .orElse(Map.of());
        }

        private Object value(Node node, Type type) {
            try {
                return templates.template(node, SCOPE, type).evaluate(variables);
            } catch (EvaluationException e) {
                problems.add(node, String.valueOf(e.getMessage()), "");
                return "";
            }
        }
    }
}
