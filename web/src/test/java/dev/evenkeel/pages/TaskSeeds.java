package dev.evenkeel.pages;

import static dev.evenkeel.pages.JournalBuilder.map;
import static dev.evenkeel.pages.JournalBuilder.outline;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.*;

import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.List;
import java.util.Map;

/** Tasks on hosts and by hand: one that failed, and one that somebody has to do. */
record TaskSeeds(SeededStore runs) {

    private static final long MINUTE = 60_000;

    void all() {
        failure();
        task();
    }

    private void failure() {
        long start = Seeds.NOW - 22 * MINUTE;
        List<Map<String, Object>> steps = List.of(
                outline("steps/hosts", "Patch the hosts", "for_each", "steps", null, null),
                outline("steps/patch#1", "Patch db-1.north", "ssh.command", "steps", null, "steps/hosts"),
                outline("steps/patch#2", "Patch db-2.north", "ssh.command", "steps", null, "steps/hosts"),
                outline("steps/report", "Tell the team", "http.request", "steps", null, null));
        runs.put(
                Seeds.summary(
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

    private void task() {
        long start = Seeds.NOW - 12 * MINUTE;
        List<Map<String, Object>> steps = List.of(
                outline("steps/facts", "Collect the facts", "script", "steps", null, null),
                outline("steps/look", "Buy a test article", "task", "steps", null, null));
        runs.put(
                Seeds.summary(
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
}
