package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Two primaries at once are worse than none: a recovery reaches its promotion only past a step that proves the fence, and no way
 * through the file may lead around that step.
 */
final class FenceRules {

    private static final String FENCE = "fence";
    /** On the way back the site that is left is the one to fence. */
    private static final String FAILBACK = "failback";

    private static final String PROOF_HINT =
            "Say 'proves: fence' on a step of the phase fence that shows it, such as a query that the old primary has to refuse.";

    /** What is found out by asking the world, or is computed from what was found out. */
    private static final Set<String> KINDS = Set.of("gate", "run");

    private final Problems problems;
    private boolean proven;

    FenceRules(Problems problems) {
        this.problems = problems;
    }

    /** Of a recovery. */
    void check(Fields top) {
        for (Phase phase : Procedure.RECOVERY.phases()) {
            if (phase.name().equals(FENCE)) {
                steps(top.items(FENCE), "");
            } else if (phase.name().equals(FAILBACK)) {
                boolean before = proven;
                steps(top.items(FAILBACK), "");
                proven = before;
            } else {
                none(top.items(phase.name()));
            }
        }
        if (top.has("promote") && !proven) {
            problems.add(
                    top.keyOf(top.has(FENCE) ? FENCE : "promote"),
                    "Nothing proves that the old primary is fenced before another one is promoted",
                    PROOF_HINT);
        }
    }

    /** Of another procedure. */
    void none(Fields top, Procedure procedure) {
        procedure.phases().forEach(phase -> none(top.items(phase.name())));
    }

    private void none(List<Node> steps) {
        for (Node node : steps) {
            Fields step = Fields.of(node);
            if (step.has("proves")) {
                problems.add(
                        step.keyOf("proves"),
                        "Only a step of a recovery's phase fence or failback proves the fence",
                        "Remove it, or move the step.");
            }
            inner(step).forEach(this::none);
        }
    }

    /** @param around why what is in here may be passed over; empty when it may not */
    private void steps(List<Node> steps, String around) {
        for (Node node : steps) {
            Fields step = Fields.of(node);
            String why = around.isEmpty() ? passedOver(step) : around;
            if (step.has("proves")) {
                proven = true;
                proof(step, why);
            }
            steps(step.items("group"), why);
            step.fields("prometheus.silence").ifPresent(silence -> steps(silence.items("steps"), why));
            steps(step.items("parallel"), "it is one of the branches of a parallel");
            step.fields("for_each").ifPresent(loop -> steps(loop.items("steps"), "it is inside a for_each"));
            ways(step).forEach(way -> steps(way, "it is on one way of a choice"));
        }
    }

    private void proof(Fields step, String why) {
        Optional<String> wrong = wrongKind(step);
        if (wrong.isPresent()) {
            problems.add(
                    step.keyOf("proves"),
                    "A step " + wrong.get() + " proves nothing by itself",
                    "Say it on the step that asks the old primary, or on a gate over what that step found.");
        }
        if (!why.isEmpty()) {
            problems.add(
                    step.keyOf("proves"),
                    "The proof of the fence could be passed over: " + why,
                    "Make it a step of its own at the top of the phase, without conditions.");
        }
    }

    private static Optional<String> wrongKind(Fields step) {
        return StepLanguage.kindNames().stream()
                .filter(step::has)
                .filter(kind -> !ToolKinds.BY_NAME.containsKey(kind) && !KINDS.contains(kind))
                .findFirst();
    }

    private static String passedOver(Fields step) {
        if (step.has("when")) {
            return "there is a 'when'";
        }
        if (step.text("on_failure", "").equals("continue")) {
            return "the run goes on when it has failed";
        }
        return List.of("skip", "simulate").contains(step.text("in_drill", "")) ? "a drill does not do it" : "";
    }

    /** The steps that a step holds, list by list. */
    static List<List<Node>> inner(Fields step) {
        List<List<Node>> inner = new ArrayList<>(ways(step));
        inner.add(step.items("group"));
        inner.add(step.items("parallel"));
        for (String holder : List.of("for_each", "prometheus.silence")) {
            step.fields(holder).ifPresent(fields -> inner.add(fields.items("steps")));
        }
        return inner;
    }

    private static List<List<Node>> ways(Fields step) {
        List<List<Node>> ways = new ArrayList<>();
        step.fields("choice")
                .flatMap(choice -> choice.fields("options"))
                .ifPresent(options -> options.names()
                        .forEach(id -> options.fields(id).ifPresent(option -> ways.add(option.items("steps")))));
        return ways;
    }
}
