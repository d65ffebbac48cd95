package dev.evenkeel.pages;

import static dev.evenkeel.pages.JournalBuilder.map;
import static dev.evenkeel.pages.JournalBuilder.outline;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.*;

import dev.evenkeel.activities.ansible.PlayResults.Cell;
import dev.evenkeel.activities.ansible.PlayResults.State;
import dev.evenkeel.activities.ansible.PlayResults.Task;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A night of a small team: what the pages show when somebody looks. */
public final class Seeds {

    public static final long NOW = System.currentTimeMillis();
    private static final long MINUTE = 60_000;
    static final String HASH = "9f2c41d07ab8e6635d1f0c9e7a44b21c8d90ffae12b7635a0c4d8e21f7b3a960";

    /** What is kept under {@link #HASH}. */
    static final String RUNBOOK = """
            runbook: move
            procedure: task
            title: Move
            owner: team
            inputs:
              host: { type: choice, options: [a, b], title: Host }
              copies: { type: number, max: 5, title: Copies }
            steps:
              - id: one
                script: { command: [one, "${inputs.host}"] }
            """;

    private static final String COMMIT = "4be1d09c77aa52f1";

    /** The plan that {@code r-approval} keeps. */
    public static final String PLAN = "\u001b[1mPlan:\u001b[0m 1 to add, 0 to change, 1 to destroy.\n";

    private final SeededStore runs;

    public Seeds(SeededStore runs) {
        this.runs = runs;
    }

    public void all() {
        approval();
        running();
        failure();
        unknown();
        task();
        rehearsal();
        finished();
        IncidentSeeds.all(runs, NOW);
        runs.lock(NOW);
        for (int i = 0; i < 60; i++) {
            runs.put(
                    summary(
                            "old-" + i,
                            i % 3 == 0 ? "patch-window" : "shop-release",
                            i % 3 == 0 ? "Patch the hosts" : "Release the shop",
                            i % 7 == 0 ? RunStatus.FAILED : RunStatus.SUCCEEDED,
                            Mode.LIVE,
                            null,
                            null,
                            "",
                            i % 2 == 0 ? "anna" : "bob",
                            NOW - (i + 30) * 97 * MINUTE,
                            NOW - (i + 30) * 97 * MINUTE + 4 * MINUTE),
                    List.of());
        }
    }

    static RunSummary summary(
            String id,
            String runbook,
            String title,
            RunStatus status,
            Mode mode,
            @Nullable String waitingFor,
            @Nullable Role role,
            String at,
            String requester,
            long startedAt,
            @Nullable Long finishedAt) {
        return new RunSummary(
                id,
                runbook,
                runbook.startsWith("shop") ? "deploy" : "task",
                title,
                "shop",
                "production",
                mode,
                status,
                waitingFor,
                role,
                at,
                requester,
                HASH,
                COMMIT,
                startedAt,
                finishedAt);
    }

    static List<Map<String, Object>> releaseOutline() {
        List<Map<String, Object>> steps = new ArrayList<>();
        for (String site : List.of("north", "south")) {
            steps.add(outline(
                    "prepare/plan@" + site,
                    "Plan the release on " + name(site),
                    "terraform.plan",
                    "prepare",
                    site,
                    null));
        }
        steps.add(outline("approve/agree", "Agree to release 1.2.0", "approval", "approve", null, null));
        for (String site : List.of("north", "south")) {
            steps.add(outline(
                    "rollout/place@" + site,
                    "Place the release on " + name(site),
                    "terraform.apply",
                    "rollout",
                    site,
                    null));
            steps.add(outline(
                    "rollout/switch@" + site,
                    "Switch " + name(site) + " to 1.2.0",
                    "ansible.playbook",
                    "rollout",
                    site,
                    null));
            steps.add(outline(
                    "rollout/healthy@" + site,
                    "See that " + name(site) + " stays healthy",
                    "http.check",
                    "rollout",
                    site,
                    null));
        }
        steps.add(
                outline("verify/front", "Ask for its health through the front door", "parallel", "verify", null, null));
        steps.add(outline("verify/north_healthy", "Ask North", "http.check", "verify", null, "verify/front"));
        steps.add(outline("verify/south_healthy", "Ask South", "http.check", "verify", null, "verify/front"));
        steps.add(outline(
                "verify/released", "Check that both sites answer with the new version", "gate", "verify", null, null));
        for (String site : List.of("south", "north")) {
            steps.add(outline(
                    "rollback/back@" + site,
                    "Take the release back on " + name(site),
                    "ansible.playbook",
                    "rollback",
                    site,
                    null));
        }
        return steps;
    }

    private static String name(String site) {
        return site.equals("north") ? "North" : "South";
    }

    private JournalBuilder planned(String id, long start) {
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
                        releaseOutline())
                .run(PHASE_STARTED, "phase", "prepare");
        for (String site : List.of("north", "south")) {
            journal.after(100)
                    .step(STEP_STARTED, "prepare/plan@" + site, 1, "doing", "terraform plan in terraform/shop");
            runs.print(id, "prepare/plan@" + site, "out", """
                    \u001b[0m\u001b[1mterraform_data.site: Refreshing state... [id=8a1f]\u001b[0m

                    Terraform will perform the following actions:

                    \u001b[1m  # terraform_data.release\u001b[0m will be \u001b[1m\u001b[31mreplaced\u001b[0m
                    \u001b[31m-\u001b[0m/\u001b[32m+\u001b[0m resource "terraform_data" "release" {
                          \u001b[33m~\u001b[0m input = {
                              \u001b[33m~\u001b[0m version = "1.1.0" \u001b[33m->\u001b[0m "1.2.0"
                            }
                        }

                    \u001b[1mPlan:\u001b[0m 1 to add, 0 to change, 1 to destroy.
                    """);
            runs.keep(id, "prepare/plan@" + site, "plan.txt", "text/plain", PLAN);
            if (id.equals("r-approval")) {
                runs.keep(id, "prepare/plan@" + site, "plan.json", "application/json", PlanSeeds.JSON);
            }
            runs.keep(id, "prepare/plan@" + site, "plan.bin", "application/octet-stream", "plan of " + site);
        }
        journal.after(2_300)
                .step(
                        STEP_FINISHED,
                        "prepare/plan@north",
                        1,
                        "summary",
                        "1 to add, 1 to replace",
                        "result",
                        map("adds", 1, "destroys", 1));
        journal.after(400)
                .step(
                        STEP_FINISHED,
                        "prepare/plan@south",
                        1,
                        "summary",
                        "1 to add, 1 to replace",
                        "result",
                        map("adds", 1, "destroys", 1));
        return journal.run(PHASE_FINISHED, "phase", "prepare", "outcome", "done")
                .after(20)
                .run(PHASE_STARTED, "phase", "approve")
                .step(STEP_STARTED, "approve/agree", 1, "doing", "")
                .step(
                        PERSON_ASKED,
                        "approve/agree",
                        1,
                        "wait",
                        "approval",
                        "role",
                        "APPROVER",
                        "actions",
                        List.of("APPROVE", "REJECT"),
                        "scope",
                        "5d41402abc4b2a76b9719d911017c592",
                        "count",
                        1,
                        "expires",
                        start + 24 * 60 * MINUTE,
                        "instructions",
                        """
                        Version **1.2.0** of the shop goes to production, one site first.

                        1. Look at the plan of each site: it places the site and the release, and destroys nothing that runs.
                        2. See that nobody else works on the shop now.

                        If the new version is not healthy, every site that was touched goes back by itself.
                        """,
                        "covers",
                        map(
                                "definition",
                                HASH,
                                "inputs",
                                map("version", "1.2.0", "pace", 2),
                                "mode",
                                "LIVE",
                                "environment",
                                "production",
                                "sites",
                                List.of("north", "south"),
                                "plans",
                                map(
                                        "prepare/plan@north",
                                                map(
                                                        "file",
                                                        "c".repeat(64),
                                                        "changes",
                                                        "x",
                                                        "summary",
                                                        "1 to add, 1 to replace"),
                                        "prepare/plan@south",
                                                map(
                                                        "file",
                                                        "d".repeat(64),
                                                        "changes",
                                                        "y",
                                                        "summary",
                                                        "1 to add, 1 to replace"))));
    }

    private JournalBuilder rollingOut(String id, long start) {
        JournalBuilder journal = planned(id, start)
                .after(95_000)
                .by(
                        "bob",
                        DECIDED,
                        "approve/agree",
                        "action",
                        "APPROVE",
                        "role",
                        "APPROVER",
                        "comment",
                        "Plans look right, go.",
                        "agreed",
                        1,
                        "needed",
                        1)
                .step(PERSON_ANSWERED, "approve/agree", 1, "outcome", "approved")
                .step(STEP_FINISHED, "approve/agree", 1, "summary", "bob agreed")
                .run(PHASE_FINISHED, "phase", "approve", "outcome", "done")
                .run(PHASE_STARTED, "phase", "rollout", "wave", 1, "sites", List.of("north"))
                .step(STEP_STARTED, "rollout/place@north", 1, "doing", "terraform apply of the approved plan")
                .after(6_100)
                .step(
                        STEP_FINISHED,
                        "rollout/place@north",
                        1,
                        "summary",
                        "1 added, 1 replaced",
                        "result",
                        map("folder", "/srv/shop/north"));
        runs.print(
                id,
                "rollout/place@north",
                "out",
                "\u001b[0m\u001b[1mterraform_data.release: Destroying... [id=8a1f]\u001b[0m\n\u001b[0m\u001b[1mterraform_data.release: Creating...\u001b[0m\n\u001b[0m\u001b[1m\u001b[32m\nApply complete! Resources: 1 added, 0 changed, 1 destroyed.\u001b[0m\n");
        return journal;
    }

    private void approval() {
        long start = NOW - 7 * MINUTE;
        runs.put(
                summary(
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
                planned("r-approval", start).events());
    }

    private void running() {
        long start = NOW - 3 * MINUTE;
        JournalBuilder journal = rollingOut("r-running", start)
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
                summary(
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

    private void failure() {
        long start = NOW - 22 * MINUTE;
        List<Map<String, Object>> steps = List.of(
                outline("steps/hosts", "Patch the hosts", "for_each", "steps", null, null),
                outline("steps/patch#1", "Patch db-1.north", "ssh.command", "steps", null, "steps/hosts"),
                outline("steps/patch#2", "Patch db-2.north", "ssh.command", "steps", null, "steps/hosts"),
                outline("steps/report", "Tell the team", "http.request", "steps", null, null));
        runs.put(
                summary(
                        "r-failure",
                        "patch-window",
                        "Patch the database hosts of North",
                        RunStatus.WAITING,
                        Mode.LIVE,
                        "failure",
                        Role.OPERATOR,
                        "Patch db-2.north",
                        "carol",
                        start,
                        null),
                new JournalBuilder(start)
                        .run(
                                RUN_STARTED,
                                "path",
                                "task/patch-window.yaml",
                                "inputs",
                                map("hosts", List.of("db-1.north", "db-2.north")),
                                "sites",
                                List.of(),
                                "steps",
                                steps)
                        .run(PHASE_STARTED, "phase", "steps")
                        .step(STEP_STARTED, "steps/patch#1", 1, "doing", "apt-get -y upgrade on db-1.north")
                        .after(48_000)
                        .step(STEP_FINISHED, "steps/patch#1", 1, "summary", "exit 0: 14 packages upgraded")
                        .step(STEP_STARTED, "steps/patch#2", 1, "doing", "apt-get -y upgrade on db-2.north")
                        .after(30_000)
                        .step(
                                STEP_FAILED,
                                "steps/patch#2",
                                1,
                                "failure",
                                "Unreachable",
                                "message",
                                "db-2.north:22 did not answer within 30 s.",
                                "advice",
                                "See whether the host is up and reachable from this server, then try again.",
                                "evidence",
                                "ssh: connect to host db-2.north port 22: Connection timed out",
                                "next",
                                "retry")
                        .after(10_000)
                        .step(STEP_STARTED, "steps/patch#2", 2, "doing", "apt-get -y upgrade on db-2.north")
                        .after(30_000)
                        .step(
                                STEP_FAILED,
                                "steps/patch#2",
                                2,
                                "failure",
                                "Unreachable",
                                "message",
                                "db-2.north:22 did not answer within 30 s.",
                                "advice",
                                "See whether the host is up and reachable from this server, then try again.",
                                "evidence",
                                "ssh: connect to host db-2.north port 22: Connection timed out",
                                "next",
                                "ask")
                        .step(
                                PERSON_ASKED,
                                "steps/patch#2",
                                2,
                                "wait",
                                "failure",
                                "role",
                                "OPERATOR",
                                "actions",
                                List.of("RETRY", "SKIP", "STOP"),
                                "message",
                                "db-2.north:22 did not answer within 30 s.",
                                "advice",
                                "See whether the host is up and reachable from this server, then try again.",
                                "evidence",
                                "ssh: connect to host db-2.north port 22: Connection timed out")
                        .events());
    }

    private void unknown() {
        long start = NOW - 41 * MINUTE;
        runs.put(
                summary(
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
                planned("r-unknown", start)
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

    private void task() {
        long start = NOW - 12 * MINUTE;
        List<Map<String, Object>> steps = List.of(
                outline("steps/facts", "Collect the facts", "script", "steps", null, null),
                outline("steps/look", "Buy a test article", "task", "steps", null, null));
        runs.put(
                summary(
                        "r-task",
                        "smoke-test",
                        "Check the shop by hand",
                        RunStatus.WAITING,
                        Mode.LIVE,
                        "task",
                        Role.RESPONDER,
                        "Buy a test article",
                        "bob",
                        start,
                        null),
                new JournalBuilder(start)
                        .run(
                                RUN_STARTED,
                                "path",
                                "task/smoke-test.yaml",
                                "inputs",
                                map(),
                                "sites",
                                List.of(),
                                "steps",
                                steps)
                        .run(PHASE_STARTED, "phase", "steps")
                        .step(STEP_STARTED, "steps/facts", 1, "doing", "./facts.sh")
                        .after(900)
                        .step(STEP_FINISHED, "steps/facts", 1, "summary", "exit 0")
                        .step(STEP_STARTED, "steps/look", 1)
                        .step(
                                PERSON_ASKED,
                                "steps/look",
                                1,
                                "wait",
                                "task",
                                "role",
                                "RESPONDER",
                                "actions",
                                List.of("COMPLETE", "STOP"),
                                "instructions",
                                "Open the shop, buy the article **TEST-1** and note the number of the order.",
                                "fields",
                                List.of(
                                        map(
                                                "id",
                                                "order",
                                                "kind",
                                                "string",
                                                "title",
                                                "Number of the order",
                                                "required",
                                                true,
                                                "options",
                                                List.of()),
                                        map(
                                                "id",
                                                "seconds",
                                                "kind",
                                                "number",
                                                "title",
                                                "Seconds to the confirmation",
                                                "required",
                                                false,
                                                "options",
                                                List.of()),
                                        map(
                                                "id",
                                                "page",
                                                "kind",
                                                "choice",
                                                "title",
                                                "How did the pages feel?",
                                                "required",
                                                true,
                                                "options",
                                                List.of("fast", "slow", "broken")),
                                        map(
                                                "id",
                                                "mail",
                                                "kind",
                                                "boolean",
                                                "title",
                                                "The mail has arrived",
                                                "required",
                                                false,
                                                "options",
                                                List.of())))
                        .events());
    }

    private void rehearsal() {
        long start = NOW - 55 * MINUTE;
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
                        releaseOutline())
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
                summary(
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
        long start = NOW - 95 * MINUTE;
        JournalBuilder journal = rollingOut("r-back", start)
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
                summary(
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
                summary(
                        "r-done",
                        "patch-window",
                        "Patch the database hosts of South",
                        RunStatus.SUCCEEDED,
                        Mode.LIVE,
                        null,
                        null,
                        "",
                        "carol",
                        NOW - 130 * MINUTE,
                        NOW - 126 * MINUTE),
                List.of());
        runs.put(
                summary(
                        "r-cancelled",
                        "patch-window",
                        "Patch the database hosts of South",
                        RunStatus.CANCELLED,
                        Mode.LIVE,
                        null,
                        null,
                        "",
                        "carol",
                        NOW - 160 * MINUTE,
                        NOW - 150 * MINUTE),
                List.of());
    }
}
