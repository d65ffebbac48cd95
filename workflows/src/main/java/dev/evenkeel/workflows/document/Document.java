package dev.evenkeel.workflows.document;

import dev.evenkeel.workflows.runbook.Position;
import dev.evenkeel.workflows.runbook.Rule;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads YAML 1.2 into nodes that know their place. Whatever could exhaust the reader is refused first. */
public final class Document {

    static final int LONGEST = 1024 * 1024;
    private static final int DEEPEST = 40;
    private static final int MOST_NODES = 50_000;

    private Document() {}

    /** @return the root, or empty with the reason among the problems */
    public static Optional<Node> read(Problems problems) {
        String text = problems.text();
        if (text.length() > LONGEST) {
            problems.add(
                    start(problems),
                    "The file is longer than 1 MiB",
                    "Move long texts and scripts into files of their own.",
                    Rule.YAML);
            return Optional.empty();
        }
        if (oddCharacter(problems) || !bounded(problems)) {
            return Optional.empty();
        }
        try {
            Optional<Node> root = new Compose(settings(text)).composeString(text);
            if (root.isEmpty()) {
                problems.add(start(problems), "The file is empty", "Begin with its first key.", Rule.YAML);
            }
            return root.filter(node -> smallEnough(node, problems));
        } catch (YamlEngineException e) {
            problems.add(position(problems, e), "This is not valid YAML: " + words(e), yamlHint(e), Rule.YAML);
            return Optional.empty();
        }
    }

    /** The whole text is taken at once: in pieces, a long scalar would be copied again for each of them. */
    private static LoadSettings settings(String text) {
        return LoadSettings.builder()
                .setAllowDuplicateKeys(true)
                .setCodePointLimit(LONGEST + 1)
                .setBufferSize(Math.max(1024, text.length() + 1))
                .build();
    }

    private static boolean oddCharacter(Problems problems) {
        String text = problems.text();
        int line = 1;
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                line++;
                begin = i + 1;
            } else if (odd(c) || loneSurrogate(text, i)) {
                problems.add(
                        new Position(problems.file(), line, i - begin + 1),
                        "The character U+%04X may not stand in this file".formatted((int) c),
                        "Remove it; it is invisible or reverses the text around it.",
                        Rule.YAML);
                return true;
            }
        }
        return false;
    }

    private static boolean odd(char c) {
        boolean control = (c < ' ' && c != '\t' && c != '\r') || (c >= 0x7f && c < 0xa0 && c != 0x85);
        boolean reverses = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
        return control || reverses || c == 0xfffe || c == 0xffff;
    }

    private static boolean loneSurrogate(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }

    /** Walks the events first: the composer is recursive, and a deep file would end it. */
    private static boolean bounded(Problems problems) {
        int depth = 0;
        int documents = 0;
        int nodes = 0;
        try {
            for (Event event : new Parse(settings(problems.text())).parseString(problems.text())) {
                depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
                documents += event instanceof DocumentStartEvent ? 1 : 0;
                nodes += event instanceof NodeEvent ? 1 : 0;
                if (nodes > MOST_NODES) {
                    tooMuch(problems);
                    return false;
                }
                if (depth > DEEPEST) {
                    problems.add(
                            position(problems, event.getStartMark()),
                            "This is nested too deeply",
                            "At most " + DEEPEST + " levels.",
                            Rule.YAML);
                    return false;
                }
                if (documents > 1) {
                    problems.add(
                            position(problems, event.getStartMark()),
                            "A second document begins here",
                            "Remove the --- and what follows it: one file, one document.",
                            Rule.YAML);
                    return false;
                }
            }
            return true;
        } catch (YamlEngineException e) {
            problems.add(position(problems, e), "This is not valid YAML: " + words(e), yamlHint(e), Rule.YAML);
            return false;
        }
    }

    private static boolean smallEnough(Node root, Problems problems) {
        if (size(root, new IdentityHashMap<>()) <= MOST_NODES) {
            return true;
        }
        tooMuch(problems);
        return false;
    }

    private static void tooMuch(Problems problems) {
        problems.add(
                start(problems),
                "The file holds too much, counting what its aliases (*) repeat",
                "Write less, or use fewer aliases.",
                Rule.YAML);
    }

    /** With aliases written out; a node that holds itself counts as endless. */
    private static long size(Node node, Map<Node, Long> known) {
        Long before = known.get(node);
        if (before != null) {
            return before;
        }
        known.put(node, (long) MOST_NODES + 1);
        long size = 1;
        if (node instanceof MappingNode map) {
            for (NodeTuple tuple : map.getValue()) {
                size += size(tuple.getKeyNode(), known) + size(tuple.getValueNode(), known);
            }
        } else if (node instanceof SequenceNode list) {
            for (Node item : list.getValue()) {
                size += size(item, known);
            }
        }
        size = Math.min(size, MOST_NODES + 1L);
        known.put(node, size);
        return size;
    }

    private static Position start(Problems problems) {
        return new Position(problems.file(), 1, 1);
    }

    private static Position position(Problems problems, Optional<Mark> mark) {
        return mark.map(at -> new Position(problems.file(), at.getLine() + 1, at.getColumn() + 1))
                .orElseGet(() -> start(problems));
    }

    private static Position position(Problems problems, YamlEngineException failure) {
        return failure instanceof MarkedYamlEngineException marked
                ? position(problems, marked.getProblemMark())
                : start(problems);
    }

    private static String words(YamlEngineException failure) {
        @Nullable
        String problem =
                failure instanceof MarkedYamlEngineException marked ? marked.getProblem() : failure.getMessage();
        return String.valueOf(problem).lines().findFirst().orElse("it cannot be read");
    }

    private static String yamlHint(YamlEngineException failure) {
        String words = words(failure);
        if (words.contains("\\t") || words.contains("TAB") || words.contains("'\t'")) {
            return "Indent with spaces, never with tabs.";
        }
        return words.contains("mapping values are not allowed")
                ? "A text with ': ' in it has to stand in quotes."
                : "Look at the indentation, quotes and brackets of this line and the one before it.";
    }
}
