package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.document.Key;
import dev.evenkeel.workflows.document.Shape;
import java.util.List;

/**
 * A kind of step that a tool does, as the language knows it.
 *
 * @param documentation one sentence
 * @param undoable whether it changes something, and so may say how that is undone
 */
record Kind(String name, String documentation, boolean undoable, List<Key> keys, Reading reading) {

    /** Makes the step of what the author wrote; for what is missing, which is a problem already, something stands for it. */
    interface Reading {
        ToolStep step(Step.Common common, KindFields fields);
    }

    Kind {
        keys = List.copyOf(keys);
    }

    /** What changes the world. */
    static Kind acts(String name, String documentation, Reading reading, Key... keys) {
        return new Kind(name, documentation, true, List.of(keys), reading);
    }

    /** What only looks at it. */
    static Kind looks(String name, String documentation, Reading reading, Key... keys) {
        return new Kind(name, documentation, false, List.of(keys), reading);
    }

    Key key() {
        return Key.required(name, new Shape.Block(name, keys), documentation);
    }
}
