package dev.evenkeel.workflows.estate;

import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.SshTarget;
import dev.evenkeel.workflows.document.Checker;
import dev.evenkeel.workflows.document.Document;
import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.document.TemplateReader;
import dev.evenkeel.workflows.expression.DidYouMean;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.expression.Scope;
import dev.evenkeel.workflows.expression.Type;
import dev.evenkeel.workflows.runbook.Problem;
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
        new Checker(problems).check(root.get(), EstateLanguage.ESTATE, "the estate");
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
            ServiceReader reader = new ServiceReader(problems, templates, this::text, this::vars);
            Map<String, Estate.Service> services =
                    all(top, "services", (name, fields) -> reader.read(name, fields, environments));
            Fields written = top.fields("services").orElseGet(Fields::none);
            reader.dependencies(written, services);
            Map<String, Channel> channels = channels(top);
            reader.channels(written, channels.keySet());
            return new Estate(
                    sites,
                    environments,
                    services,
                    new FreezeReader(problems).read(top, environments, services),
                    channels);
        }

        private Map<String, Channel> channels(Fields top) {
            ChannelReader reader = new ChannelReader(problems, this::text);
            Map<String, Channel> channels = new LinkedHashMap<>();
            all(top, "channels", reader::read)
                    .forEach((name, read) -> read.ifPresent(channel -> channels.put(name, channel)));
            return channels;
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
            Map<String, String> endpoints = new LinkedHashMap<>();
            fields.fields("endpoints")
                    .ifPresent(all -> all.names().forEach(what -> endpoints.put(what, text(all, what, ""))));
            Map<String, String> credentials = new LinkedHashMap<>();
            fields.fields("credentials")
                    .ifPresent(all -> all.names().forEach(what -> credentials.put(what, all.text(what, ""))));
            return new EstateSnapshot.Site(
                    name,
                    text(fields, "title", name),
                    text(fields, "provider", "local"),
                    text(fields, "region", ""),
                    text(fields, "endpoint", ""),
                    hosts,
                    credentials,
                    fields.truth("runner", false),
                    vars(fields),
                    fields.fields("ssh").map(ssh -> ssh(ssh, hosts)).orElse(EstateSnapshot.Ssh.NONE),
                    text(fields, "tier", ""),
                    endpoints);
        }

        private EstateSnapshot.Ssh ssh(Fields fields, Map<String, String> hosts) {
            List<String> jump = fields.items("jump").stream()
                    .map(node -> Objects.toString(value(node, Type.TEXT), ""))
                    .toList();
            return new EstateSnapshot.Ssh(
                    fields.has("user") ? text(fields, "user", "") : null,
                    fields.whole("port", SshTarget.PORT),
                    fields.truth("agent", false),
                    jump,
                    fields.has("become") ? text(fields, "become", "") : null,
                    hostKeys(fields, hosts, jump));
        }

        /** By address, whether they were written by role or, as those of jump hosts, by address. */
        private Map<String, String> hostKeys(Fields ssh, Map<String, String> hosts, List<String> jump) {
            Map<String, String> keys = new LinkedHashMap<>();
            List<String> addresses = jump.stream()
                    .map(host -> host.substring(host.lastIndexOf('@') + 1))
                    .toList();
            ssh.fields("host_keys").ifPresent(all -> {
                for (String name : all.names()) {
                    if (!hosts.containsKey(name) && !addresses.contains(name)) {
                        problems.add(
                                all.keyOf(name),
                                "The site has no host '" + name + "'",
                                DidYouMean.hint(name, hosts.keySet()));
                    }
                    keys.put(hosts.getOrDefault(name, name), all.text(name, ""));
                }
            });
            return keys;
        }

        private Estate.Environment environment(String name, Fields fields, Collection<String> sites) {
            List<String> members = NameList.read(problems, fields.items("sites"), sites, "The estate has no site");
            return new Estate.Environment(name, text(fields, "title", name), members, vars(fields));
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
