package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.document.Durations;
import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.document.TemplateReader;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.expression.Templates;
import dev.evenkeel.workflows.expression.Type;
import dev.evenkeel.workflows.runbook.Step.OnFailure;
import dev.evenkeel.workflows.runbook.Step.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads a list of steps: what every step may say, and in which order results become visible. */
final class StepReader {

    private final Problems problems;
    private final TemplateReader templates;
    private final KindReader kinds;
    private final References references;

    StepReader(Problems problems, TemplateReader templates, References references) {
        this.problems = problems;
        this.templates = templates;
        this.references = references;
        this.kinds = new KindReader(problems, templates, references, this);
    }

    /** @param inherited where they run unless they say otherwise */
    List<Step> read(List<Node> nodes, Visible visible, @Nullable Template inherited) {
        List<Step> steps = new ArrayList<>();
        for (Node node : nodes) {
            if (!steps.isEmpty() && alwaysEnds(steps.getLast())) {
                problems.add(
                        node,
                        "This step never runs: the step '" + steps.getLast().id() + "' before it always fails",
                        "Remove it, or give '" + steps.getLast().id() + "' a 'when'.");
            }
            step(node, "", visible, inherited).ifPresent(steps::add);
        }
        return steps;
    }

    private static boolean alwaysEnds(Step step) {
        return step instanceof Step.Fail
                && step.common().when() == null
                && step.common().onFailure() == OnFailure.STOP;
    }

    /** All at the same time: none sees what another one does, and what follows sees them all. */
    List<Step> readBranches(List<Node> nodes, Visible visible, @Nullable Template inherited) {
        List<Step> steps = new ArrayList<>();
        Map<String, Visible.Entry> done = new LinkedHashMap<>();
        for (Node node : nodes) {
            Visible apart = visible.apart();
            step(node, "", apart, inherited).ifPresent(steps::add);
            done.putAll(apart.steps());
        }
        done.forEach(visible::add);
        return steps;
    }

    /** @param name its id when it says none */
    private Optional<Step> step(Node node, String name, Visible around, @Nullable Template inherited) {
        Fields fields = Fields.of(node);
        String id = fields.text("id", name);
        Template site = site(fields, around).orElse(inherited);
        Visible visible = around.withSite(site != null);
        boolean uncertain = around.uncertain()
                || fields.has("when")
                || fields.text("on_failure", "").equals("continue")
                || inDrill(fields) != Step.InDrill.RUN;

        Step.Common common = common(fields, id, site, around, visible);
        Optional<Step> step = kinds.read(fields, common, visible.inside(uncertain));
        Type.Struct result = step.map(ResultTypes::of).orElse(null);
        if (result == null) {
            around.add(id, new Visible.Entry(Type.ANY, false, around.phase(), ""));
            return Optional.empty();
        }
        if (common.inDrill() == Step.InDrill.SIMULATE
                && step.filter(inner -> !inner.children().isEmpty()).isPresent()) {
            problems.add(
                    fields.keyOf("in_drill"),
                    "A step that holds others cannot be simulated as a whole",
                    "Say it on the steps inside, or have the drill skip them all: 'in_drill: skip'.");
        }
        Map<String, Expression> register = register(fields, visible, result);
        Visible.Entry entry = new Visible.Entry(
                withRegistered(result, register),
                uncertain,
                around.phase(),
                step.map(TerraformStep::kindOf).orElse(""));
        around.add(id, entry);
        List<Step> undo = undo(fields, id, visible, entry);
        return step.map(done -> done.with(common.with(register, undo)));
    }

    /** The way back sees what the step saw, and the step's own result, which is absent when it failed half-way. */
    private List<Step> undo(Fields fields, String id, Visible visible, Visible.Entry own) {
        List<Node> nodes = fields.items("undo");
        Visible back = visible.apart();
        back.steps().put(id, new Visible.Entry(own.type(), true, own.phase(), own.kind()));
        List<Step> steps = new ArrayList<>();
        for (int at = 0; at < nodes.size(); at++) {
            step(nodes.get(at), Steps.undoId(id, at), back, null).ifPresent(steps::add);
        }
        if (!nodes.isEmpty()
                && !StepLanguage.UNDOABLE.contains(own.kind())
                && !own.kind().isEmpty()) {
            problems.add(
                    fields.keyOf("undo"),
                    "A step " + own.kind() + " changes nothing that could be undone",
                    "Say 'undo' on the steps that act: " + String.join(", ", StepLanguage.UNDOABLE) + ".");
        }
        return steps;
    }

    private Optional<Template> site(Fields fields, Visible around) {
        return fields.get("site").map(node -> {
            Template site = templates.template(node, around.scope(), Type.TEXT);
            references.site(node, site);
            return site;
        });
    }

    private Step.Common common(Fields fields, String id, @Nullable Template site, Visible around, Visible visible) {
        return new Step.Common(
                id,
                fields.get("title")
                        .map(title -> templates.template(title, visible.scope(), Type.TEXT))
                        .orElseGet(() -> Templates.constant(Steps.title(id), Type.TEXT)),
                fields.get("when").flatMap(node -> when(node, around)).orElse(null),
                site,
                fields.has("timeout") ? positive(fields, "timeout") : null,
                fields.fields("retry").map(StepReader::retry).orElse(Retry.NONE),
                fields.text("on_failure").map(StepReader::onFailure).orElse(fields.has("fail") ? OnFailure.STOP : null),
                fields.has("budget") ? positive(fields, "budget") : null,
                secrets(fields, visible),
                Map.of(),
                List.of(),
                problems.position(fields.node()),
                inDrill(fields),
                fields.has("proves"));
    }

    private static Step.InDrill inDrill(Fields fields) {
        return switch (fields.text("in_drill", "run")) {
            case "skip" -> Step.InDrill.SKIP;
            case "simulate" -> Step.InDrill.SIMULATE;
            default -> Step.InDrill.RUN;
        };
    }

    private Optional<Expression> when(Node node, Visible around) {
        Optional<Expression> when = templates.code(node, around.scope(), Type.TRUTH);
        if (when.filter(StepReader::neverTrue).isPresent()) {
            problems.add(
                    node, "This step never runs: its condition is always false", "Remove the step, or its condition.");
        }
        return when;
    }

    /** An expression that can be computed without any variable is a constant. */
    private static boolean neverTrue(Expression when) {
        try {
            return when.evaluate(Map.of()).equals(false);
        } catch (EvaluationException e) {
            return false;
        }
    }

    private Duration positive(Fields fields, String key) {
        Optional<Duration> duration = fields.text(key).flatMap(Durations::parse);
        if (duration.filter(Duration::isZero).isPresent()) {
            problems.add(
                    fields.keyOf(key), "'" + key + "' is zero", "Write how long it may take, or leave the key out.");
        }
        return duration.orElse(Duration.ZERO);
    }

    private static Retry retry(Fields fields) {
        Double backoff = fields.number("backoff");
        return new Retry(
                fields.whole("attempts", 1),
                fields.duration("delay", Duration.ofSeconds(5)),
                backoff == null ? 2 : backoff,
                fields.duration("max_delay", Duration.ofMinutes(5)));
    }

    private static OnFailure onFailure(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "stop" -> OnFailure.STOP;
            case "continue" -> OnFailure.CONTINUE;
            case "undo" -> OnFailure.UNDO;
            default -> OnFailure.ASK;
        };
    }

    private Map<String, String> secrets(Fields fields, Visible visible) {
        Map<String, String> secrets = new LinkedHashMap<>();
        fields.fields("secrets")
                .ifPresent(names -> names.names().forEach(name -> {
                    names.get(name).ifPresent(node -> secret(node, visible));
                    secrets.put(name, names.text(name, ""));
                }));
        return secrets;
    }

    /** A reference that is asked for has to be of the type that was made for it; a site's needs a site. */
    void secret(Node node, Visible visible) {
        Fields.text(node).map(SecretPlace::of).ifPresent(place -> {
            if (place instanceof SecretPlace.Asked(String input) && !Variables.isSecret(visible.base(), input)) {
                problems.add(
                        node,
                        "The input '" + input + "' is no reference to a secret",
                        "Say 'type: secret' where the inputs are declared.");
            } else if (place instanceof SecretPlace.OfSite && !visible.site()) {
                problems.add(node, "The credentials of a site are not known here", Visible.NO_SITE);
            }
        });
    }

    private Map<String, Expression> register(Fields fields, Visible visible, Type.Struct result) {
        Map<String, Expression> register = new LinkedHashMap<>();
        fields.fields("register").ifPresent(names -> {
            for (String name : names.names()) {
                if (result.fields().containsKey(name)) {
                    problems.add(names.keyOf(name), "The result has a '" + name + "' already", "Give it another name.");
                }
                names.get(name)
                        .flatMap(node -> templates.code(node, visible.scope().with("result", result), Type.ANY))
                        .ifPresent(expression -> register.put(name, expression));
            }
        });
        return register;
    }

    private static Type withRegistered(Type.Struct result, Map<String, Expression> register) {
        Map<String, Type> fields = new LinkedHashMap<>(result.fields());
        register.forEach((name, expression) -> fields.put(name, ExpressionCompiler.typeOf(expression)));
        return new Type.Struct(result.name(), fields);
    }

    static boolean isConstant(Template template) {
        return Templates.constant(template).isPresent();
    }
}
