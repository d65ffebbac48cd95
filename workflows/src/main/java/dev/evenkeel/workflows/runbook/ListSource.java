package dev.evenkeel.workflows.runbook;

/** Where the lists of allowed values are that an input asks for over HTTP. */
@FunctionalInterface
public interface ListSource {

    /** Where nothing can be asked: inside a workflow, and in tests of runbooks. Whoever sent the value has checked it. */
    ListSource UNASKED = url -> new Answer.Unasked();

    Answer get(String url);

    sealed interface Answer {

        /** @param json lists, maps with text keys, texts, numbers, booleans; null values only inside of lists and maps */
        record Got(Object json) implements Answer {}

        /** @param message what happened and what to do */
        record Trouble(String message) implements Answer {}

        /** Nothing was asked, so any value may be allowed. */
        record Unasked() implements Answer {}
    }
}
