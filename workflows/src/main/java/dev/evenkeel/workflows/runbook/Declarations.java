package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;

/** Where each step of a file is, found before anything else so that a wrong reference can be explained. */
final class Declarations {

    private final Problems problems;
    private final Map<String, Visible.Declared> found = new LinkedHashMap<>();

    Declarations(Problems problems) {
        this.problems = problems;
    }

    Map<String, Visible.Declared> in(Fields top, Procedure procedure) {
        procedure.phases().forEach(phase -> list(top.items(phase.name()), ""));
        return found;
    }

    /** They have ids also where they say none; {@code undone} is the step that they take back. */
    private void undo(List<Node> steps, String undone, String loop) {
        for (int at = 0; at < steps.size(); at++) {
            declare(steps.get(at), Fields.of(steps.get(at)).text("id", Steps.undoId(undone, at)), loop);
        }
    }

    private void declare(Node node, String id, String loop) {
        Node place = Fields.of(node).get("id").orElse(node);
        int line = problems.position(node).line();
        Visible.Declared before = found.putIfAbsent(id, new Visible.Declared(line, loop));
        if (before != null && !id.isEmpty()) {
            problems.add(
                    place,
                    "There is a step '" + id + "' already, in line " + before.line(),
                    "Ids are unique in the whole runbook.");
        }
        if (Variables.LITERALS.contains(id)) {
            problems.add(place, "'" + id + "' is a word of the expression language", "Choose another id.");
        }
    }

    private void list(List<Node> steps, String loop) {
        for (Node node : steps) {
            Fields step = Fields.of(node);
            String id = step.text("id", "");
            declare(node, id, loop);
            undo(step.items("undo"), id, loop);
            list(step.items("group"), loop);
            list(step.items("parallel"), loop);
            step.fields("choice")
                    .flatMap(choice -> choice.fields("options"))
                    .ifPresent(options -> options.names()
                            .forEach(
                                    option -> options.fields(option).ifPresent(way -> list(way.items("steps"), loop))));
            step.fields("for_each").ifPresent(each -> list(each.items("steps"), id));
        }
    }
}
