package dev.evenkeel.workflows.estate;

import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.expression.DidYouMean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;

/** Names that have to be known, each once. */
final class NameList {

    private NameList() {}

    /** @param wrong what is said before a name that is not known */
    static List<String> read(Problems problems, List<Node> nodes, Collection<String> known, String wrong) {
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
}
