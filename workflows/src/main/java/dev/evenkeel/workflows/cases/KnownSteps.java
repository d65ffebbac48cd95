package dev.evenkeel.workflows.cases;

import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.expression.DidYouMean;
import dev.evenkeel.workflows.expression.Type;
import dev.evenkeel.workflows.expression.TypeNames;
import dev.evenkeel.workflows.runbook.Phase;
import dev.evenkeel.workflows.runbook.ResultTypes;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** The steps of the runbook under test, so that a wrong name or result is a problem at its place and not a puzzling run. */
final class KnownSteps {

    /** These are not called: they are judged, waited for or walked for real, so there is nothing to stand in for. */
    private static final Set<String> REAL =
            Set.of("approval", "task", "choice", "gate", "wait", "group", "parallel", "for_each", "fail");

    private final Problems problems;
    private final boolean known;
    private final Map<String, Step> steps = new LinkedHashMap<>();
    private final Map<String, String> phases = new LinkedHashMap<>();

    KnownSteps(Problems problems, @Nullable Runbook runbook) {
        this.problems = problems;
        this.known = runbook != null;
        if (runbook != null) {
            runbook.steps().forEach(this::add);
            if (runbook.approval() != null) {
                runbook.procedure().phases().stream().map(Phase::name).forEach(phase -> phases.put("approval", phase));
            }
        }
    }

    private void add(String phase, List<Step> all) {
        for (Step step : all) {
            steps.put(step.id(), step);
            phases.put(step.id(), phase);
            add(phase, step.children());
            add(phase, step.common().undo());
        }
    }

    /** Of a step in another run only the way there is known here; that it is not reached is told when the case runs. */
    void known(Node node, StepPattern pattern) {
        Step outer = steps.get(pattern.id());
        if (pattern.inner() != null && outer != null && !(outer instanceof Step.Run)) {
            problems.add(
                    node,
                    "The step '" + pattern.id() + "' runs no other runbook",
                    "Only a step of the kind run has steps behind '>'.");
            return;
        }
        String phase = phases.get(pattern.id());
        if (!known || (phase != null && (pattern.phase() == null || pattern.id().equals("approval")))) {
            return;
        }
        if (phase == null) {
            problems.add(
                    node,
                    "The runbook has no step '" + pattern.id() + "'",
                    DidYouMean.hint(pattern.id(), phases.keySet()));
        } else if (!phase.equals(pattern.phase())) {
            problems.add(
                    node,
                    "The step '" + pattern.id() + "' is not in the phase '" + pattern.phase() + "'",
                    "Write " + phase + "/" + pattern.id() + ", or the id alone.");
        }
    }

    void stubbed(Node node, StepPattern pattern, Optional<Fields> written, Map<String, Object> result) {
        Step step = steps.get(pattern.id());
        if (step == null || pattern.inner() != null) {
            return;
        }
        if (REAL.contains(step.kind())) {
            problems.add(
                    node,
                    "A step of the kind " + step.kind() + " is real in a test",
                    "Say what the steps before it bring, or what people answer.");
            return;
        }
        Map<String, Type> fields = new LinkedHashMap<>(ResultTypes.of(step).fields());
        if (step instanceof Step.Run) {
            fields.remove("run"); // its id is given by the run that starts it
        }
        result.forEach((name, value) -> {
            Node place = written.map(all -> all.keyOf(name)).orElse(node);
            Type type = fields.get(name);
            if (type == null) {
                problems.add(
                        place,
                        "A step of the kind " + step.kind() + " brings no '" + name + "'",
                        DidYouMean.hint(name, fields.keySet()));
            } else if (!fits(type, value)) {
                problems.add(
                        place,
                        "'" + name + "' has to be " + TypeNames.of(type),
                        "Write it as " + step.kind() + " brings it.");
            }
        });
    }

    private static boolean fits(Type type, Object value) {
        return switch (type) {
            case Type.Scalar(Type.Scalar.Kind kind) ->
                switch (kind) {
                    case TEXT -> value instanceof String;
                    case WHOLE_NUMBER -> value instanceof Long;
                    case NUMBER -> value instanceof Number;
                    case TRUTH -> value instanceof Boolean;
                    case ANY -> true;
                };
            case Type.ListOf list -> value instanceof List;
            case Type.MapOf map -> value instanceof Map;
            case Type.Struct struct -> value instanceof Map;
            case Type.OptionalOf(Type inner) -> fits(inner, value);
        };
    }
}
