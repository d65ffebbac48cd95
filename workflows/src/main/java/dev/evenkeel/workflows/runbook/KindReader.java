package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.document.TemplateReader;
import dev.evenkeel.workflows.expression.DidYouMean;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.expression.Templates;
import dev.evenkeel.workflows.expression.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads what a step does. */
final class KindReader {

    private static final Type TEXTS = new Type.ListOf(Type.TEXT);

    private final Problems problems;
    private final TemplateReader templates;
    private final References references;
    private final StepReader steps;
    private final ControlReader control;

    KindReader(Problems problems, TemplateReader templates, References references, StepReader steps) {
        this.problems = problems;
        this.templates = templates;
        this.references = references;
        this.steps = steps;
        this.control = new ControlReader(problems, templates, steps);
    }

    /** @return empty when the step has no kind; with other problems something that stands for it */
    Optional<Step> read(Fields step, Step.Common common, Visible visible) {
        for (String kind : RunbookLanguage.kindNames()) {
            Optional<Node> node = step.get(kind);
            if (node.isPresent()) {
                return read(kind, node.get(), common, visible);
            }
        }
        return Optional.empty();
    }

    private Optional<Step> read(String kind, Node node, Step.Common common, Visible visible) {
        Fields fields = Fields.of(node);
        Values values = new Values(fields, visible);
        return switch (kind) {
            case "terraform.plan" -> {
                Template folder = values.template("folder", Type.TEXT);
                fields.get("folder").ifPresent(at -> references.path(at, folder, "folder"));
                yield Optional.of(
                        new Step.TerraformPlan(common, folder, values.map("backend"), values.map("variables")));
            }
            case "terraform.apply" -> Optional.of(apply(fields, common, visible));
            case "ansible.playbook" -> {
                Template playbook = values.template("playbook", Type.TEXT);
                fields.get("playbook").ifPresent(at -> references.path(at, playbook, "playbook"));
                yield Optional.of(new Step.AnsiblePlaybook(
                        common,
                        playbook,
                        values.map("variables"),
                        values.maybe("limit", Type.TEXT),
                        values.maybe("tags", TEXTS)));
            }
            case "ssh.command" -> {
                fields.get("key").ifPresent(at -> steps.secret(at, visible));
                yield Optional.of(new Step.SshCommand(
                        common,
                        values.template("host", Type.TEXT),
                        values.maybe("user", Type.TEXT),
                        values.maybe("port", Type.WHOLE_NUMBER),
                        values.template("command", TEXTS),
                        fields.text("key").orElse(null)));
            }
            case "script" -> {
                Values here = new Values(fields, visible.withBase(Variables.withPaths(visible.base())));
                yield Optional.of(new Step.Script(
                        common,
                        here.template("command", TEXTS),
                        here.texts("environment"),
                        fields.truth("read_only", false)));
            }
            case "http.check" -> Optional.of(check(fields, values, common));
            case "http.request" -> Optional.of(request(fields, values, common));
            case "approval" ->
                Optional.of(new Step.Approval(
                        common,
                        fields.whole("count", 1),
                        RunbookLanguage.role(fields.text("from", "approver")),
                        values.maybe("instructions", Type.TEXT),
                        fields.duration("expires", EscalationReader.EXPIRES),
                        new EscalationReader(problems).read(fields)));
            case "task" ->
                Optional.of(new Step.Task(
                        common,
                        RunbookLanguage.role(fields.text("from", "responder")),
                        values.template("instructions", Type.TEXT),
                        values.maybe("assignee", Type.TEXT),
                        due(fields),
                        evidence(fields)));
            case "gate" ->
                values.code("pass", Type.TRUTH)
                        .map(pass -> new Step.Gate(common, pass, values.maybe("otherwise", Type.TEXT)));
            case "group" -> Optional.of(new Step.Group(common, steps.read(Fields.items(node), visible, common.site())));
            case "parallel" ->
                Optional.of(new Step.Parallel(common, steps.readBranches(Fields.items(node), visible, common.site())));
            default -> control.read(kind, fields, common, visible);
        };
    }

    private Step apply(Fields fields, Step.Common common, Visible visible) {
        String plan = fields.text("plan", "");
        Visible.Entry entry = visible.steps().get(plan);
        fields.get("plan").ifPresent(node -> {
            if (entry == null
                    || !(entry.kind().equals("terraform.plan") || entry.kind().isEmpty())) {
                List<String> plans = visible.steps().entrySet().stream()
                        .filter(step -> step.getValue().kind().equals("terraform.plan"))
                        .map(Map.Entry::getKey)
                        .toList();
                problems.add(
                        node,
                        "'" + plan + "' is no terraform.plan step before this one",
                        plans.isEmpty()
                                ? "Make a plan first, with a terraform.plan step."
                                : DidYouMean.hint(plan, plans));
            } else if (entry.phase().perSite() != visible.phase().perSite()) {
                problems.add(
                        node,
                        "The plan '" + plan + "' is made "
                                + (entry.phase().perSite()
                                        ? "for each site, but applied once"
                                        : "once, but applied for each site"),
                        "Make the plan in a phase that goes over the sites in the same way.");
            }
        });
        return new Step.TerraformApply(common, plan);
    }

    private Step check(Fields fields, Values values, Step.Common common) {
        Template url = values.template("url", Type.TEXT);
        fields.get("url").ifPresent(at -> references.url(at, url));
        Duration every = fields.duration("every", Duration.ofSeconds(1));
        Duration steady = fields.duration("for", Duration.ZERO);
        Duration within = fields.duration("within", Duration.ofSeconds(60));
        if (every.isZero()) {
            problems.add(fields.keyOf("every"), "'every' is zero", "Write a pause, for example 1s.");
        }
        if (within.isZero() || steady.compareTo(within) > 0 || every.compareTo(within) > 0) {
            problems.add(
                    fields.keyOf(fields.has("within") ? "within" : fields.has("for") ? "for" : "every"),
                    "This check can never pass: 'within' (60s when left out) is shorter than 'for' or 'every'",
                    "Give it more time with 'within'.");
        }
        return new Step.HttpCheck(
                common, url, fields.whole("status", 200), values.maybe("contains", Type.TEXT), every, steady, within);
    }

    private Step request(Fields fields, Values values, Step.Common common) {
        Template url = values.template("url", Type.TEXT);
        fields.get("url").ifPresent(at -> references.url(at, url));
        List<Integer> statuses = new ArrayList<>();
        fields.items("status").forEach(node -> {
            if (Fields.value(node) instanceof Long status) {
                statuses.add(status.intValue());
            }
        });
        return new Step.HttpRequest(
                common,
                fields.text("method", "GET"),
                url,
                values.texts("headers"),
                values.maybe("body", Type.ANY),
                statuses.isEmpty() ? List.of(fields.whole("status", 200)) : List.copyOf(statuses),
                fields.truth("idempotent", false));
    }

    private @Nullable Duration due(Fields fields) {
        if (!fields.has("due")) {
            return null;
        }
        Duration due = fields.duration("due", Duration.ofMinutes(1));
        if (due.isZero()) {
            problems.add(
                    fields.keyOf("due"), "'due' is zero", "Write how long the task may take, or leave the key out.");
        }
        return due;
    }

    private List<Step.Evidence> evidence(Fields fields) {
        List<Step.Evidence> evidence = new ArrayList<>();
        fields.fields("evidence").ifPresent(all -> {
            for (String id : all.names()) {
                if (id.equals("by")) {
                    problems.add(all.keyOf(id), "The field 'by' is the person who did it", "Give it another id.");
                }
                all.fields(id).ifPresent(field -> evidence.add(field(id, field, all.keyOf(id))));
            }
        });
        return List.copyOf(evidence);
    }

    private Step.Evidence field(String id, Fields field, Node at) {
        String type = field.text("type", "string");
        Step.Evidence.Kind kind = RunbookLanguage.EVIDENCE_KINDS.contains(type)
                ? Step.Evidence.Kind.valueOf(type.toUpperCase(Locale.ROOT))
                : Step.Evidence.Kind.STRING;
        List<String> options = field.texts("options");
        if (kind == Step.Evidence.Kind.CHOICE && options.isEmpty()) {
            problems.add(at, "The choice '" + id + "' has no options", "Add 'options: [a, b]'.");
        } else if (kind != Step.Evidence.Kind.CHOICE && !options.isEmpty()) {
            problems.add(field.keyOf("options"), "Only a choice has options", "Say 'type: choice'.");
        }
        return new Step.Evidence(
                id, kind, field.text("title", Steps.title(id)), field.truth("required", false), options);
    }

    /** The templates and expressions of one kind's keys. */
    private final class Values {
        private final Fields fields;
        private final Visible visible;

        Values(Fields fields, Visible visible) {
            this.fields = fields;
            this.visible = visible;
        }

        /** For a missing key, which is a problem already, something that stands for it. */
        Template template(String key, Type expected) {
            Template template = maybe(key, expected);
            return template == null ? Templates.nothing() : template;
        }

        @Nullable
        Template maybe(String key, Type expected) {
            return fields.get(key)
                    .map(node -> templates.template(node, visible.scope(), expected))
                    .orElse(null);
        }

        Template map(String key) {
            Template template = maybe(key, new Type.MapOf(Type.ANY));
            return template == null ? Templates.map(Map.of()) : template;
        }

        Template texts(String key) {
            Template template = maybe(key, new Type.MapOf(Type.TEXT));
            return template == null ? Templates.map(Map.of()) : template;
        }

        Optional<Expression> code(String key, Type expected) {
            return fields.get(key).flatMap(node -> templates.code(node, visible.scope(), expected));
        }
    }
}
