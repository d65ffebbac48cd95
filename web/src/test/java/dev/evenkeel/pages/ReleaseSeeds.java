package dev.evenkeel.pages;

import static dev.evenkeel.pages.JournalBuilder.map;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.*;

import dev.evenkeel.activities.ansible.PlayResults.Cell;
import dev.evenkeel.activities.ansible.PlayResults.State;
import dev.evenkeel.activities.ansible.PlayResults.Task;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.List;

/** Releases of the shop: one that waits, some that go on, and one that went back. */
final class ReleaseSeeds {

    private static final long MINUTE = 60_000;

    private final SeededStore runs;
    private final ReleaseJournals journals;

    ReleaseSeeds(SeededStore runs) {
        this.runs = runs;
        this.journals = new ReleaseJournals(runs);
    }

    void all() {
        approval();
        running();
        unknown();
        rehearsal();
        finished();
    }

    private void approval() {
        long start = Seeds.NOW - 7 * MINUTE;
        runs.put(
                Seeds.summary(
                        "r-approval",
                        "shop-release",
                        "Release the shop",
                        RunStatus.WAITING,
                        Mode.LIVE,
                        "approval",
                        Role.APPROVER,
                        "Agree to release 1.2.0",
                        "anna",
                        start,
                        null),
                journals.planned("r-approval", start).events());
    }

    private void running() {
        long start = Seeds.NOW - 3 * MINUTE;
        JournalBuilder journal = journals.rollingOut("r-running", start)
                .after(50)
                .step(
                        STEP_STARTED,
                        "rollout/switch@north",
                        1,
                        "doing",
                        "ansible-playbook ansible/shop-release.yml on shop-north");
        runs.print("r-running", "rollout/switch@north", "out", """

                PLAY [Switch the shop] *********************************************************

                TASK [Unpack the release] ******************************************************
                \u001b[0;33mchanged: [shop-north]\u001b[0m

                TASK [Stop the version that runs] **********************************************
                \u001b[0;33mchanged: [shop-north]\u001b[0m

                TASK [Start 1.2.0] *************************************************************
                \u001b[0;32mok: [shop-north]\u001b[0m
                """);
        runs.print(
                "r-running",
                "rollout/switch@north",
                "err",
                "\u001b[1;35m[WARNING]: Platform linux on host shop-north is using the discovered Python interpreter\u001b[0m\n");
        runs.play(
                "r-running",
                "rollout/switch@north",
                List.of(
                        new Task(1, "Unpack the release", "Switch the shop"),
                        new Task(2, "Stop the version that runs", "Switch the shop"),
                        new Task(3, "Start 1.2.0", "Switch the shop")),
                List.of(
                        new Cell(1, "shop-1", State.CHANGED, start, start + 1_400, "unpacked"),
                        new Cell(1, "shop-2", State.CHANGED, start, start + 2_100, "unpacked"),
                        new Cell(2, "shop-1", State.OK, start + 2_100, start + 2_500, ""),
                        new Cell(2, "shop-2", State.FAILED, start + 2_100, start + 3_000, "It does <b>not</b> stop"),
                        new Cell(3, "shop-1", State.RUNNING, start + 3_000, null, "")));
        runs.put(
                Seeds.summary(
                        "r-running",
                        "shop-release",
                        "Release the shop",
                        RunStatus.RUNNING,
                        Mode.LIVE,
                        null,
                        null,
                        "Switch North to 1.2.0",
                        "anna",
                        start,
                        null),
                journal.events());
    }

    private void unknown() {
        long start = Seeds.NOW - 41 * MINUTE;
        runs.put(
                Seeds.summary(
                        "r-unknown",
                        "shop-release",
                        "Release the shop",
                        RunStatus.WAITING,
                        Mode.DRILL,
                        "unknown",
                        Role.OPERATOR,
                        "Place the release on North",
                        "anna",
                        start,
                        null),
                journals.planned("r-unknown", start)
                        .after(60_000)
                        .by("bob", DECIDED, "approve/agree", "action", "APPROVE", "agreed", 1, "needed", 1)
                        .step(PERSON_ANSWERED, "approve/agree", 1, "outcome", "approved")
                        .step(STEP_FINISHED, "approve/agree", 1, "summary", "bob agreed")
                        .run(PHASE_STARTED, "phase", "rollout", "wave", 1, "sites", List.of("north"))
                        .step(STEP_STARTED, "rollout/place@north", 1, "doing", "terraform apply of the approved plan")
                        .after(9_000)
                        .step(
                                STEP_FAILED,
                                "rollout/place@north",
                                1,
                                "failure",
                                "UnknownOutcome",
                                "message",
                                "Terraform was killed before it could say how it went.",
                                "advice",
                                "Look at what was begun below and at the real thing. Say that it was done, or stop; trying again makes a new plan.",
                                "evidence",
                                "state: serial 14, lineage 7c1e…\nlock: none\napply_start: terraform_data.release (create)",
                                "next",
                                "ask")
                        .step(
                                PERSON_ASKED,
                                "rollout/place@north",
                                1,
                                "wait",
                                "unknown",
                                "role",
                                "OPERATOR",
                                "actions",
                                List.of("MARK_DONE", "RETRY", "STOP"),
                                "message",
                                "Terraform was killed before it could say how it went.",
                                "advice",
                                "Look at what was begun below and at the real thing. Say that it was done, or stop; trying again makes a new plan.",
                                "evidence",
                                "state: serial 14, lineage 7c1e…\nlock: none\napply_start: terraform_data.release (create)")
                        .events());
    }

    private void rehearsal() {
        long start = Seeds.NOW - 55 * MINUTE;
        JournalBuilder journal = new JournalBuilder(start)
                .run(
                        RUN_STARTED,
                        "path",
                        "deploy/shop-release.yaml",
                        "inputs",
                        map("version", "1.2.0", "pace", 2),
                        "sites",
                        List.of("north", "south"),
                        "steps",
                        ReleaseJournals.steps())
                .run(PHASE_STARTED, "phase", "prepare")
                .step(STEP_STARTED, "prepare/plan@north", 1, "doing", "terraform plan -lock=false in terraform/shop")
                .after(2_000)
                .step(STEP_FINISHED, "prepare/plan@north", 1, "summary", "1 to add, 1 to replace")
                .run(PHASE_FINISHED, "phase", "prepare", "outcome", "done")
                .step(
                        STEP_PREVIEWED,
                        "approve/agree",
                        1,
                        "would",
                        "1 approver would be asked",
                        "count",
                        1,
                        "role",
                        "APPROVER")
                .step(STEP_PREVIEWED, "rollout/place@north", 1, "would", "terraform apply: 1 to add, 1 to replace")
                .step(
                        STEP_PREVIEWED,
                        "rollout/switch@north",
                        1,
                        "would",
                        "ansible-playbook --check: 3 tasks would change")
                .step(
                        STEP_PREVIEWED,
                        "rollout/healthy@north",
                        1,
                        "would",
                        "Depends on what was not done",
                        "unknown",
                        true)
                .after(1_000)
                .run(RUN_FINISHED, "status", "SUCCEEDED", "reason", "Rehearsed: nothing was changed");
        runs.put(
                Seeds.summary(
                        "r-rehearsal",
                        "shop-release",
                        "Release the shop",
                        RunStatus.SUCCEEDED,
                        Mode.REHEARSAL,
                        null,
                        null,
                        "",
                        "anna",
                        start,
                        start + 3_000),
                journal.events());
    }

    private void finished() {
        long start = Seeds.NOW - 95 * MINUTE;
        JournalBuilder journal = journals.rollingOut("r-back", start)
                .step(STEP_STARTED, "rollout/switch@north", 1, "doing", "ansible-playbook ansible/shop-release.yml")
                .after(5_000)
                .step(STEP_FINISHED, "rollout/switch@north", 1, "summary", "5 ok, 3 changed")
                .step(STEP_STARTED, "rollout/healthy@north", 1, "doing", "GET /health until 200 for 3 s")
                .after(20_000)
                .step(
                        STEP_FAILED,
                        "rollout/healthy@north",
                        1,
                        "failure",
                        "ToolFailed",
                        "message",
                        "The health check answered 500 for 20 s.",
                        "advice",
                        "Look at the log of the shop on North.",
                        "evidence",
                        "HTTP 500 {\"status\":\"unhealthy\"}",
                        "next",
                        "stop")
                .run(PHASE_FINISHED, "phase", "rollout", "outcome", "failed")
                .run(ROLLBACK_STARTED, "reason", "North did not stay healthy", "sites", List.of("north"))
                .run(PHASE_STARTED, "phase", "rollback", "wave", 0, "sites", List.of("north"))
                .step(STEP_STARTED, "rollback/back@north", 1, "doing", "ansible-playbook ansible/shop-rollback.yml")
                .after(4_000)
                .step(STEP_FINISHED, "rollback/back@north", 1, "summary", "4 ok, 2 changed")
                .run(PHASE_FINISHED, "phase", "rollback", "outcome", "done")
                .run(
                        RUN_FINISHED,
                        "status",
                        "ROLLED_BACK",
                        "reason",
                        "North did not stay healthy; 1 site was taken back");
        runs.put(
                Seeds.summary(
                        "r-back",
                        "shop-release",
                        "Release the shop",
                        RunStatus.ROLLED_BACK,
                        Mode.LIVE,
                        null,
                        null,
                        "",
                        "anna",
                        start,
                        start + 140_000),
                journal.events());
        runs.put(
                Seeds.summary(
                        "r-done",
                        "patch-window",
                        "Patch the database hosts of South",
                        RunStatus.SUCCEEDED,
                        Mode.LIVE,
                        null,
                        null,
                        "",
                        "carol",
                        Seeds.NOW - 130 * MINUTE,
                        Seeds.NOW - 126 * MINUTE),
                List.of());
        runs.put(
                Seeds.summary(
                        "r-cancelled",
                        "patch-window",
                        "Patch the database hosts of South",
                        RunStatus.CANCELLED,
                        Mode.LIVE,
                        null,
                        null,
                        "",
                        "carol",
                        Seeds.NOW - 160 * MINUTE,
                        Seeds.NOW - 150 * MINUTE),
                List.of());
    }
}
