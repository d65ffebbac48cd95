package dev.evenkeel.pages;

import static dev.evenkeel.pages.JournalBuilder.map;
import static dev.evenkeel.pages.JournalBuilder.outline;

import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.List;
import java.util.Map;

/** Runs of one step: one that failed and could be undone, and what else a test tells of it. */
record FailureSeeds(SeededStore seeds) {

    void failed(String id) {
        JournalBuilder journal = journal()
                .step(Type.STEP_STARTED, "steps/one", 1, "doing", "one a")
                .step(Type.STEP_FAILED, "steps/one", 1, "failure", "ToolFailed", "message", "no", "next", "ask")
                .run(Type.UNDO_PLANNED, "scope", "77aa", "parts", parts())
                .step(
                        Type.PERSON_ASKED,
                        "steps/one",
                        1,
                        "wait",
                        "failure",
                        "role",
                        "OPERATOR",
                        "actions",
                        List.of("RETRY", "RETRY_CHANGED", "SKIP", "MARK_DONE", "UNDO", "STOP"),
                        "message",
                        "no",
                        "fields",
                        List.of(
                                map("id", "exitCode", "kind", "NUMBER", "title", "exitCode", "required", true),
                                map("id", "output", "kind", "STRING", "title", "output", "required", false)));
        put(id, journal);
    }

    void put(String id, JournalBuilder journal) {
        seeds.put(
                Seeds.summary(
                        id, "move", "Move", RunStatus.RUNNING, Mode.LIVE, null, null, "", "anna", Seeds.NOW, null),
                journal.events());
    }

    static JournalBuilder journal() {
        return new JournalBuilder(Seeds.NOW)
                .run(
                        Type.RUN_STARTED,
                        "path",
                        "task/move.yaml",
                        "inputs",
                        map("host", "a", "copies", 2),
                        "steps",
                        List.of(outline("steps/one", "One", "script", "steps", null, null)));
    }

    static List<Map<String, Object>> parts() {
        return List.of(
                map(
                        "key",
                        "steps/one",
                        "title",
                        "One",
                        "partly",
                        true,
                        "steps",
                        List.of(map("title", "Undo one", "does", "one back"))),
                map(
                        "key",
                        "steps/zero",
                        "title",
                        "Stop writes",
                        "partly",
                        false,
                        "steps",
                        List.of(map("title", "Undo stop writes", "does", "allow writes"))));
    }
}
