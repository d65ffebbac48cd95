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

    private void list(List<Node> steps, String loop) {
        for (Node node : steps) {
            Fields step = Fields.of(node);
            String id = step.text("id", "");
            int line = problems.position(node).line();
            Visible.Declared before = found.putIfAbsent(id, new Visible.Declared(line, loop));
            if (before != null && !id.isEmpty()) {
                problems.add(
                        step.get("id").orElse(node),
                        "There is a step '" + id + "' already, in line " + before.line(),
                        "Ids are unique in the whole runbook.");
            }
            if (Variables.LITERALS.contains(id)) {
                problems.add(
                        step.get("id").orElse(node),
                        "'" + id + "' is a word of the expression language",
                        "Choose another id.");
            }
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
