package dev.evenkeel.workflows.document;

import dev.evenkeel.workflows.runbook.Position;
import java.util.List;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Finds the place in the file of a place in a string. */
final class Places {

    private Places() {}

    /** @param offset in the string's value; where escapes or folded lines hide it, the string's beginning is the answer */
    static Position within(String file, String text, Node node, int offset) {
        Mark mark = node.getStartMark().orElse(null);
        if (mark == null) {
            return new Position(file, 1, 1);
        }
        Position start = new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
        if (!(node instanceof ScalarNode scalar) || offset > scalar.getValue().length()) {
            return start;
        }
        List<String> lines = text.lines().toList();
        String before = scalar.getValue().substring(0, offset);
        if (scalar.getScalarStyle() == ScalarStyle.LITERAL) {
            return literal(start, lines, before);
        }
        int quote = scalar.isPlain() ? 0 : 1;
        int column = mark.getColumn() + quote;
        boolean asWritten = mark.getLine() < lines.size()
                && lines.get(mark.getLine())
                        .startsWith(
                                before,
                                Math.min(column, lines.get(mark.getLine()).length()));
        return asWritten ? new Position(file, start.line(), column + offset + 1) : start;
    }

    private static Position literal(Position start, List<String> lines, String before) {
        int down = (int) before.chars().filter(c -> c == '\n').count();
        int index = start.line() + down;
        if (index >= lines.size()) {
            return start;
        }
        String first = start.line() < lines.size() ? lines.get(start.line()) : "";
        int indentation = first.length() - first.stripLeading().length();
        return new Position(start.file(), index + 1, indentation + before.length() - before.lastIndexOf('\n'));
    }
}
