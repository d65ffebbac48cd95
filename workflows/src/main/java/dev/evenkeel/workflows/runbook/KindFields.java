package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.document.TemplateReader;
import dev.evenkeel.workflows.expression.DidYouMean;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.Scope;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.expression.Templates;
import dev.evenkeel.workflows.expression.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** What the author wrote under the name of a kind: plain values, templates and references, with what they can see. */
final class KindFields {

    private static final Type TEXTS = new Type.ListOf(Type.TEXT);

    private final Fields fields;
    private final Visible visible;
    private final Problems problems;
    private final TemplateReader templates;
    private final References references;
    private final StepReader steps;

    KindFields(
            Fields fields,
            Visible visible,
            Problems problems,
            TemplateReader templates,
            References references,
            StepReader steps) {
        this.fields = fields;
        this.visible = visible;
        this.problems = problems;
        this.templates = templates;
        this.references = references;
        this.steps = steps;
    }

    /** The values that are taken as they are. */
    Fields plain() {
        return fields;
    }

    /** For a missing key, which is a problem already, something that stands for it. */
    Template text(String key) {
        return some(maybeText(key));
    }

    @Nullable
    Template maybeText(String key) {
        return maybe(key, Type.TEXT);
    }

    /** A list of texts, for example an argument list. */
    Template list(String key) {
        return some(maybeList(key));
    }

    @Nullable
    Template maybeList(String key) {
        return maybe(key, TEXTS);
    }

    @Nullable
    Template maybe(String key, Type expected) {
        return fields.get(key)
                .map(node -> templates.template(node, visible.scope(), expected))
                .orElse(null);
    }

    /** Values of any type by name; empty when the key is left out. */
    Template map(String key) {
        return mapOf(key, Type.ANY);
    }

    /** Texts by name; empty when the key is left out. */
    Template texts(String key) {
        return mapOf(key, Type.TEXT);
    }

    Optional<Expression> code(String key, Type expected) {
        return fields.get(key).flatMap(node -> templates.code(node, visible.scope(), expected));
    }

    /** An expression of the language's own, which is right. */
    Expression given(String source, Type expected) {
        return templates.compiler().compile(source, visible.scope(), expected);
    }

    /** An expression that sees something else than the step does. */
    Optional<Expression> codeOver(String key, Scope scope, Type expected) {
        return fields.get(key).flatMap(node -> templates.code(node, scope, expected));
    }

    /** A file or folder of the runbook folder. */
    Template path(String key) {
        Template path = text(key);
        fields.get(key).ifPresent(node -> references.path(node, path, key));
        return path;
    }

    @Nullable
    Template maybePath(String key) {
        return fields.get(key).isPresent() ? path(key) : null;
    }

    /** Files or folders of the runbook folder; null when the key is left out. */
    @Nullable
    Template maybePaths(String key) {
        Template paths = maybeList(key);
        fields.items(key)
                .forEach(node ->
                        references.path(node, templates.template(node, visible.scope(), Type.TEXT), "path in " + key));
        return paths;
    }

    Template url(String key) {
        Template url = text(key);
        fields.get(key).ifPresent(node -> references.url(node, url));
        return url;
    }

    /** The name of a channel of the estate. */
    Template channel(String key) {
        Template channel = text(key);
        fields.get(key).ifPresent(node -> references.channel(node, channel));
        return channel;
    }

    /** A reference to a secret, or null. */
    @Nullable
    String secret(String key) {
        fields.get(key).ifPresent(node -> steps.secret(node, visible));
        return fields.text(key).orElse(null);
    }

    /** The id of an earlier step of the given kind, which runs as often as this one does. */
    String stepBefore(String key, String kind) {
        String id = fields.text(key, "");
        fields.get(key).ifPresent(node -> stepBefore(node, id, kind));
        return id;
    }

    private void stepBefore(Node node, String id, String kind) {
        Visible.Entry entry = visible.steps().get(id);
        if (entry == null || !(entry.kind().equals(kind) || entry.kind().isEmpty())) {
            List<String> others = visible.steps().entrySet().stream()
                    .filter(step -> step.getValue().kind().equals(kind))
                    .map(Map.Entry::getKey)
                    .toList();
            problems.add(
                    node,
                    "'" + id + "' is no " + kind + " step before this one",
                    others.isEmpty() ? withoutOthers(entry, kind) : DidYouMean.hint(id, others));
        } else if (entry.phase().perSite() != visible.phase().perSite()) {
            problems.add(
                    node,
                    "The plan '" + id + "' is made "
                            + (entry.phase().perSite()
                                    ? "for each site, but applied once"
                                    : "once, but applied for each site"),
                    "Make the plan in a phase that goes over the sites in the same way.");
        }
    }

    /** The same fields, which also see a variable. */
    KindFields with(String name, Type type) {
        Visible more = visible.withBase(visible.base().with(name, type));
        return new KindFields(fields, more, problems, templates, references, steps);
    }

    /** The fields of a map in these fields. */
    Optional<KindFields> inside(String key) {
        return fields.fields(key).map(this::of);
    }

    /** The fields of each map in a list. */
    List<KindFields> each(String key) {
        return fields.items(key).stream().map(node -> of(Fields.of(node))).toList();
    }

    private KindFields of(Fields inner) {
        return new KindFields(inner, visible, problems, templates, references, steps);
    }

    /** A query in PromQL, whose values are bound by where they stand in it. */
    Template promQl(String key) {
        Template query = text(key);
        PromText.misplaced(query)
                .ifPresent(trouble -> problem(
                        key,
                        trouble,
                        "Put it between quotes, as the value of a label: {site=\"${site.name}\"}. Elsewhere only numbers"
                                + " and durations can stand."));
        return query;
    }

    /** Steps inside of this one. */
    List<Step> steps(String key, Step.Common common) {
        return steps.read(fields.items(key), visible, common.site());
    }

    private static String withoutOthers(Visible.@Nullable Entry entry, String kind) {
        if (entry != null && entry.kind().equals(TerraformStep.PLAN_TO_DESTROY)) {
            return "It plans to destroy: use terraform.destroy.";
        }
        return kind.equals(TerraformStep.PLAN_TO_DESTROY)
                ? "Make such a plan first, with 'terraform.plan: { destroy: true, … }'."
                : "Make a plan first, with a " + kind + " step.";
    }

    /** The same fields, which also see where the files of the inputs lie. */
    KindFields withPaths() {
        return new KindFields(
                fields, visible.withBase(Variables.withPaths(visible.base())), problems, templates, references, steps);
    }

    /** The key names an input that is a file. */
    void fileInput(String key, String id) {
        Type inputs = visible.base().variables().get("inputs");
        Map<String, Type> known = inputs instanceof Type.Struct struct ? struct.fields() : Map.of();
        List<String> files = known.entrySet().stream()
                .filter(input -> input.getValue().equals(Variables.FILE)
                        || input.getValue().equals(new Type.OptionalOf(Variables.FILE)))
                .map(Map.Entry::getKey)
                .toList();
        if (!files.contains(id)) {
            problem(key, "'" + id + "' is no input that is a file", DidYouMean.hint(id, files));
        }
    }

    /** The fields of the map behind a key; none when it is left out. */
    KindFields under(String key) {
        return new KindFields(
                fields.fields(key).orElseGet(Fields::none), visible, problems, templates, references, steps);
    }

    void problem(String key, String message, String hint) {
        problems.add(fields.keyOf(key), message, hint);
    }

    private Template mapOf(String key, Type value) {
        Template template = maybe(key, new Type.MapOf(value));
        return template == null ? Templates.map(Map.of()) : template;
    }

    private static Template some(@Nullable Template template) {
        return template == null ? Templates.nothing() : template;
    }
}
