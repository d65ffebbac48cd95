package dev.evenkeel.pages;

import static dev.evenkeel.pages.JournalBuilder.map;
import static dev.evenkeel.pages.JournalBuilder.outline;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.*;

import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Recoveries of the shop: what their journals hold. */
public final class RecoverySeeds {

    public static final String TITLE = "Move the shop to its standby site";
    static final long MINUTE = 60_000;

    private RecoverySeeds() {}

    public static RunSummary summary(
            String id, Mode mode, RunStatus status, long start, @Nullable Long end, RunSummary.@Nullable Alarm alarm) {
        return summary(id, mode, status, start, end, alarm, "anna");
    }

    static RunSummary summary(
            String id,
            Mode mode,
            RunStatus status,
            long start,
            @Nullable Long end,
            RunSummary.@Nullable Alarm alarm,
            String requester) {
        boolean waits = status == RunStatus.WAITING;
        return new RunSummary(
                id,
                "shop-failover",
                "recovery",
                TITLE,
                "shop",
                "production",
                mode,
                status,
                waits ? "failure" : null,
                waits ? Role.OPERATOR : null,
                alarm,
                waits ? "Prove the fence" : "",
                requester,
                Seeds.HASH,
                "4be1d09c77aa52f1",
                start,
                end);
    }

    private static List<Map<String, Object>> steps() {
        return List.of(
                outline("assess/lag", "Replication lag", "prometheus.query", "assess", null, null),
                outline("assess/enough", "The lag is small enough", "gate", "assess", null, null),
                outline("assess/loss", "Accept the loss", "approval", "assess", null, null),
                outline("fence/stop_writes", "Stop the writers", "ansible.playbook", "fence", "north", null),
                outline("fence/proof", "Prove the fence", "sql.query", "fence", "north", null),
                outline("promote/promote", "Promote the standby", "ssh.command", "promote", "south", null),
                outline("redirect/dns", "Turn the name", "cloud.dns", "redirect", null, null),
                outline("verify/healthy", "Few errors", "prometheus.gate", "verify", null, null),
                outline("verify/look", "Buy a test article", "task", "verify", null, null));
    }

    /** Begun, declared four minutes after the outage, and come as far as the fence. */
    private static JournalBuilder begun(long outage, boolean graceful) {
        return new JournalBuilder(outage + 4 * MINUTE)
                .run(RUN_STARTED, "path", "recovery/shop-failover.yaml", "inputs", map("to", "south"), "steps", steps())
                .run(
                        DECLARED,
                        "outage",
                        outage,
                        "declared",
                        outage + 4 * MINUTE,
                        "graceful",
                        graceful,
                        "primary",
                        "north",
                        "to",
                        "south",
                        "rto",
                        15 * MINUTE,
                        "rpo",
                        MINUTE,
                        "usual",
                        map("assess", 30_000, "fence", 60_000))
                .run(PHASE_STARTED, "phase", "assess")
                .step(STEP_STARTED, "assess/lag", 1, "doing", "pg_replication_lag_seconds")
                .after(1_000)
                .step(STEP_FINISHED, "assess/lag", 1, "summary", "0.4", "result", map("value", 0.4))
                .step(STEP_STARTED, "assess/enough", 1)
                .after(200)
                .step(STEP_FINISHED, "assess/enough", 1, "summary", "0.4 <= 60", "result", map("pass", true))
                .step(STEP_STARTED, "assess/loss", 1)
                .step(PERSON_ASKED, "assess/loss", 1, "wait", "approval", "role", "APPROVER", "count", 1)
                .after(MINUTE)
                .by(
                        "bob",
                        DECIDED,
                        "assess/loss",
                        "action",
                        "APPROVE",
                        "role",
                        "APPROVER",
                        "comment",
                        "go",
                        "agreed",
                        1)
                .step(PERSON_ANSWERED, "assess/loss", 1, "outcome", "approved")
                .step(STEP_FINISHED, "assess/loss", 1, "summary", "agreed by bob")
                .run(PHASE_FINISHED, "phase", "assess", "outcome", "done")
                .run(FORECAST, "end", outage + 18 * MINUTE, "rto_at", outage + 15 * MINUTE, "late", 3 * MINUTE)
                .run(PHASE_STARTED, "phase", "fence")
                .step(STEP_STARTED, "fence/stop_writes", 1, "doing", "ansible/fence.yml")
                .after(2_000);
    }

    /** All is well: verified eight minutes after the outage. */
    public static List<JournalEvent> complete(long outage) {
        return begun(outage, true)
                .by("anna", UNGRACEFUL, null, "reason", "north does not answer")
                .step(
                        STEP_FAILED,
                        "fence/stop_writes",
                        1,
                        "failure",
                        "unreachable",
                        "message",
                        "no route to host",
                        "next",
                        "ask")
                .step(PERSON_ASKED, "fence/stop_writes", 1, "wait", "failure", "role", "OPERATOR")
                .after(30_000)
                .by(
                        "anna",
                        DECIDED,
                        "fence/stop_writes",
                        "action",
                        "SKIP",
                        "role",
                        "OPERATOR",
                        "comment",
                        "powered off")
                .step(PERSON_ANSWERED, "fence/stop_writes", 1, "outcome", "skipped")
                .step(STEP_SKIPPED, "fence/stop_writes", 1, "reason", "anna: powered off")
                .step(STEP_STARTED, "fence/proof", 1)
                .after(1_500)
                .step(STEP_FINISHED, "fence/proof", 1, "summary", "connection refused", "result", map("refused", true))
                .step(FENCE_PROVEN, "fence/proof", 1, "proof", "connection refused")
                .run(PHASE_FINISHED, "phase", "fence", "outcome", "done")
                .run(PHASE_STARTED, "phase", "promote")
                .step(STEP_STARTED, "promote/promote", 1, "doing", "pg_ctl promote")
                .after(40_000)
                .step(STEP_FINISHED, "promote/promote", 1, "summary", "promoted")
                .step(BUDGET_EXCEEDED, "promote/promote", 1, "budget", 30_000, "took", 40_000)
                .run(PRIMARY_CHANGED, "from", "north", "to", "south")
                .run(PHASE_FINISHED, "phase", "promote", "outcome", "done")
                .run(MEASURED, "kept", outage - 400, "written", outage, "lost", 3, "rpo", 400)
                .run(PHASE_STARTED, "phase", "redirect")
                .step(STEP_SKIPPED, "redirect/dns", 1, "reason", "not inputs.dns")
                .run(PHASE_FINISHED, "phase", "redirect", "outcome", "done")
                .run(PHASE_STARTED, "phase", "verify")
                .step(STEP_STARTED, "verify/healthy", 1)
                .after(20_000)
                .step(STEP_FINISHED, "verify/healthy", 1, "summary", "0.002 below 0.01", "result", map("value", 0.002))
                .run(MEASURED, "restored", outage + 7 * MINUTE)
                .step(STEP_STARTED, "verify/look", 1)
                .step(PERSON_ASKED, "verify/look", 1, "wait", "task", "role", "RESPONDER")
                .after(85_300)
                .by("carol", DECIDED, "verify/look", "action", "COMPLETE", "role", "RESPONDER")
                .step(PERSON_ANSWERED, "verify/look", 1, "outcome", "done")
                .step(STEP_FINISHED, "verify/look", 1, "summary", "done by carol", "result", map("order", "A-17"))
                .run(PHASE_FINISHED, "phase", "verify", "outcome", "done")
                .run(
                        VERIFIED,
                        "since_outage",
                        8 * MINUTE,
                        "since_declared",
                        4 * MINUTE,
                        "waiting",
                        175_300,
                        "met",
                        true)
                .run(RUN_FINISHED, "status", "SUCCEEDED", "reason", "")
                .events();
    }

    /** The fence cannot be proven, and somebody is asked. */
    public static List<JournalEvent> stuck(long outage) {
        return begun(outage, false)
                .step(STEP_FINISHED, "fence/stop_writes", 1, "summary", "stopped")
                .step(STEP_STARTED, "fence/proof", 1)
                .after(1_000)
                .step(
                        STEP_FAILED,
                        "fence/proof",
                        1,
                        "failure",
                        "not-refused",
                        "message",
                        "north still takes writes",
                        "next",
                        "ask")
                .step(
                        PERSON_ASKED,
                        "fence/proof",
                        1,
                        "wait",
                        "failure",
                        "role",
                        "OPERATOR",
                        "actions",
                        List.of("RETRY", "STOP"),
                        "message",
                        "north still takes writes",
                        "advice",
                        "Power it off, then retry")
                .events();
    }

    /** A drill that nobody answered: aborted, undone and cleaned up, with texts that mean no good. */
    public static List<JournalEvent> hostile(long outage) {
        String evil = "<script>alert(1)</script>\u0007\u001b[31m]]>&copy; \"'\uFFFE\uD800 名字 =1+1";
        return begun(outage, true)
                .step(STEP_FINISHED, "fence/stop_writes", 1, "summary", evil)
                .by(evil, DECIDED, "fence/proof", "action", "BREAK_GLASS", "role", "APPROVER", "comment", evil)
                .step(STEP_PREVIEWED, "promote/promote", 1, "would", evil)
                .run(DRILL_ABORTED, "reason", evil)
                .run(UNDO_STARTED, "reason", evil, "parts", List.of(evil))
                .run(RUN_FINISHED, "status", "UNDONE", "reason", evil)
                .events();
    }

    /** A loop over very many hosts. */
    public static List<JournalEvent> huge(long outage, int steps) {
        JournalBuilder journal = begun(outage, true).step(STEP_FINISHED, "fence/stop_writes", 1, "summary", "stopped");
        List<Map<String, Object>> added = new ArrayList<>();
        for (int at = 0; at < steps; at++) {
            added.add(outline("promote/h[" + at + "]", "Host " + at, "ssh.command", "promote", "south", null));
        }
        journal.run(STEPS_ADDED, "steps", added).run(PHASE_STARTED, "phase", "promote");
        for (int at = 0; at < steps; at++) {
            journal.step(STEP_STARTED, "promote/h[" + at + "]", 1, "doing", "pg_ctl promote")
                    .after(10 + at % 50)
                    .step(STEP_FINISHED, "promote/h[" + at + "]", 1, "summary", "promoted");
        }
        return journal.run(RUN_FINISHED, "status", "SUCCEEDED", "reason", "").events();
    }
}
