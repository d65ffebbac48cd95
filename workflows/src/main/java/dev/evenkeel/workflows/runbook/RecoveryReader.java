package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.document.Durations;
import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.document.TemplateReader;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.expression.Scope;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.expression.Templates;
import dev.evenkeel.workflows.expression.Type;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a recovery says about itself: where to, its objectives, and where it finds what was lost. */
final class RecoveryReader {

    private static final List<String> MEASURES =
            List.of(RecoveryPlan.KEPT, RecoveryPlan.WRITTEN, RecoveryPlan.LOST, RecoveryPlan.RESTORED);
    private static final Set<Type> TIMES = Set.of(Type.ANY, Type.TEXT, Type.WHOLE_NUMBER, Type.NUMBER);
    private static final Set<Type> COUNTS = Set.of(Type.ANY, Type.WHOLE_NUMBER, Type.NUMBER);

    /** What is measured by a step that may not run is not known when it did not. */
    private static final Type MEASURE = new Type.OptionalOf(Type.ANY);

    private final Problems problems;
    private final TemplateReader templates;

    RecoveryReader(Problems problems, TemplateReader templates) {
        this.problems = problems;
        this.templates = templates;
    }

    /**
     * @param site where it moves to; null when the file does not say
     * @param atEnd what is known when the steps are done
     */
    RecoveryPlan read(Fields top, @Nullable Template site, Scope atEnd) {
        if (!top.has("service")) {
            problems.add(
                    top.keyOf("procedure"),
                    "A recovery needs a service",
                    "Add 'service: …': it is moved, and locked meanwhile.");
        }
        if (!top.has("site")) {
            problems.add(
                    top.keyOf("procedure"),
                    "A recovery needs the site that becomes the primary",
                    "Add 'site: \"${inputs.to}\"' at the top, with an input 'to' that asks for it.");
        }
        Fields objectives = top.fields("objectives").orElseGet(Fields::none);
        return new RecoveryPlan(
                site == null ? Templates.nothing() : site,
                objective(objectives, "rto"),
                objective(objectives, "rpo"),
                measures(top, atEnd),
                source -> templates.compiler().compile(source, atEnd, Type.TRUTH));
    }

    /** An RPO of zero is an objective: nothing may be lost. An RTO of zero is a mistake. */
    private @Nullable Duration objective(Fields objectives, String key) {
        Optional<Duration> duration = objectives.text(key).flatMap(Durations::parse);
        if (key.equals("rto") && duration.filter(Duration::isZero).isPresent()) {
            problems.add(objectives.keyOf(key), "'rto' is zero", "Write how long the service may be away.");
        }
        return duration.orElse(null);
    }

    private Map<String, Expression> measures(Fields top, Scope atEnd) {
        Map<String, Expression> measures = new LinkedHashMap<>();
        Fields all = top.fields("measures").orElseGet(Fields::none);
        for (String name : MEASURES) {
            all.get(name).flatMap(node -> templates.code(node, atEnd, MEASURE)).ifPresent(expression -> {
                fits(all, name, expression);
                measures.put(name, expression);
            });
        }
        if (all.has(RecoveryPlan.WRITTEN) && !all.has(RecoveryPlan.KEPT)) {
            problems.add(
                    all.keyOf(RecoveryPlan.WRITTEN),
                    "Without 'kept' nobody knows what was lost of it",
                    "Add 'kept': the time of the last write that has reached the new primary.");
        }
        return measures;
    }

    private void fits(Fields all, String name, Expression expression) {
        Type type = ExpressionCompiler.typeOf(expression) instanceof Type.OptionalOf optional
                ? optional.value()
                : ExpressionCompiler.typeOf(expression);
        boolean count = name.equals(RecoveryPlan.LOST);
        if (!(count ? COUNTS : TIMES).contains(type)) {
            problems.add(
                    all.get(name).orElse(all.node()),
                    "'" + name + "' is neither " + (count ? "a number nor a value of a step" : "a time nor a number"),
                    count
                            ? "Give the number of acknowledged writes that are lost."
                            : "Give a time as RFC 3339 text, or as seconds since the epoch.");
        }
    }

    /** Other procedures have no objectives. */
    static void foreign(Fields top, Procedure procedure, Problems problems) {
        for (String key : List.of("objectives", "measures")) {
            if (top.has(key)) {
                problems.add(
                        top.keyOf(key),
                        "A runbook of the procedure " + procedure.key() + " has no '" + key + "'",
                        "Remove it: only a recovery is measured against its objectives.");
            }
        }
    }
}
