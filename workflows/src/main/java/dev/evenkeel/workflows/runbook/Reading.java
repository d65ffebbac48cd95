package dev.evenkeel.workflows.runbook;

import java.util.List;

/** What came of reading a runbook: it, or all its problems. */
public sealed interface Reading {

    record Good(Runbook runbook) implements Reading {}

    /** @param name what the file calls itself, or its file name; for the catalog, which shows broken runbooks too */
    record Bad(String name, List<Problem> problems) implements Reading {
        public Bad {
            problems = List.copyOf(problems);
        }
    }

    /** Empty when it is good. */
    default List<Problem> found() {
        return this instanceof Bad bad ? bad.problems() : List.of();
    }
}
