package dev.evenkeel.pages;

import static dev.evenkeel.pages.JournalBuilder.map;
import static dev.evenkeel.pages.JournalBuilder.outline;

import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs that ask a person for one thing. */
record QuestionSeeds(SeededStore seeds) {

    void approval(String id, String requester, RunSummary.@Nullable Alarm alarm) {
        JournalBuilder journal = journal("approval")
                .step(
                        Type.PERSON_ASKED,
                        "steps/one",
                        1,
                        "wait",
                        "approval",
                        "role",
                        "APPROVER",
                        "actions",
                        List.of("APPROVE", "REJECT", "BREAK_GLASS"),
                        "scope",
                        "77aa",
                        "count",
                        2);
        if (alarm != null) {
            journal.step(Type.ESCALATED, "steps/one", 1, "to", "ADMIN", "role", "APPROVER");
        }
        put(id, requester, "approval", Role.APPROVER, alarm, journal);
    }

    void task(String id, RunSummary.@Nullable Alarm alarm) {
        JournalBuilder journal = journal("task")
                .step(
                        Type.PERSON_ASKED,
                        "steps/one",
                        1,
                        "wait",
                        "task",
                        "role",
                        "RESPONDER",
                        "actions",
                        List.of("COMPLETE", "NOT_APPLICABLE", "TAKE_OVER", "STOP"),
                        "assignee",
                        "carol",
                        "due",
                        Seeds.NOW + 60_000,
                        "fields",
                        List.of(map("id", "photo", "kind", "FILE", "title", "A photo", "required", true)));
        if (alarm != null) {
            journal.step(Type.OVERDUE, "steps/one", 1, "due", Seeds.NOW + 60_000, "assignee", "carol");
        }
        put(id, "anna", "task", Role.RESPONDER, alarm, journal);
    }

    private static JournalBuilder journal(String kind) {
        return new JournalBuilder(Seeds.NOW)
                .run(
                        Type.RUN_STARTED,
                        "path",
                        "task/move.yaml",
                        "steps",
                        List.of(outline("steps/one", "One", kind, "steps", null, null)))
                .step(Type.STEP_STARTED, "steps/one", 1, "doing", "ask");
    }

    private void put(
            String id,
            String requester,
            String waitingFor,
            Role role,
            RunSummary.@Nullable Alarm alarm,
            JournalBuilder journal) {
        seeds.put(
                new RunSummary(
                        id,
                        "move",
                        "task",
                        "Move",
                        null,
                        "production",
                        Mode.LIVE,
                        RunStatus.WAITING,
                        waitingFor,
                        role,
                        alarm,
                        "One",
                        requester,
                        Seeds.HASH,
                        "",
                        Seeds.NOW,
                        null),
                journal.events());
    }
}
