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
import org.jspecify.annotations.Nullable;

/** Incidents of the shop: what their journals hold. */
public final class IncidentSeeds {

    /** One in the middle of its mitigation, whose scribe is not there any more. */
    public static final String OPEN = "i-open";

    /** One that nobody has acknowledged in time. */
    public static final String NEW = "i-new";

    public static final String CLOSED = "i-closed";

    /** One that goes on as {@link #OPEN}. */
    public static final String MERGED = "i-merged";

    private static final long MINUTE = 60_000;

    private IncidentSeeds() {}

    static void all(SeededStore store, long now) {
        store.put(
                summary(
                        OPEN,
                        "Checkout is slow",
                        RunStatus.WAITING,
                        "task",
                        Role.RESPONDER,
                        RunSummary.Alarm.OVERDUE,
                        now - 40 * MINUTE,
                        null),
                open(now));
        store.put(
                summary(
                        NEW,
                        "The cart loses articles",
                        RunStatus.WAITING,
                        RunSummary.ACKNOWLEDGE,
                        Role.APPROVER,
                        RunSummary.Alarm.ESCALATED,
                        now - 9 * MINUTE,
                        null),
                called(now));
        store.put(
                summary(
                        CLOSED,
                        "Prices were missing",
                        RunStatus.SUCCEEDED,
                        null,
                        null,
                        null,
                        now - 3000 * MINUTE,
                        now - 2800 * MINUTE),
                closed(now - 3000 * MINUTE));
        store.put(
                summary(
                        MERGED,
                        "The cart is slow",
                        RunStatus.MERGED,
                        null,
                        null,
                        null,
                        now - 35 * MINUTE,
                        now - 30 * MINUTE),
                merged(now - 35 * MINUTE));
    }

    static RunSummary summary(
            String id,
            String title,
            RunStatus status,
            @Nullable String waitingFor,
            @Nullable Role role,
            RunSummary.@Nullable Alarm alarm,
            long start,
            @Nullable Long end) {
        return new RunSummary(
                id,
                "shop-slow",
                "incident",
                title,
                "shop",
                "production",
                Mode.LIVE,
                status,
                waitingFor,
                role,
                alarm,
                "",
                "anna",
                Seeds.HASH,
                "4be1d09c77aa52f1",
                start,
                end);
    }

    static JournalBuilder declared(long at, int severity, String title) {
        return new JournalBuilder(at)
                .run(
                        RUN_STARTED,
                        "path",
                        "incident/shop-slow.yaml",
                        "inputs",
                        map("window", "5m"),
                        "steps",
                        List.of(
                                outline("triage/health", "Each site answers", "http.check", "triage", null, null),
                                outline(
                                        "diagnose/latency",
                                        "How long answers take",
                                        "prometheus.query",
                                        "diagnose",
                                        null,
                                        null),
                                outline("mitigate/relieve", "Take load from the shop", "task", "mitigate", null, null),
                                outline(
                                        "verify/quick",
                                        "Answers are quick enough",
                                        "prometheus.gate",
                                        "verify",
                                        null,
                                        null)))
                .run(
                        INCIDENT_DECLARED,
                        "severity",
                        severity,
                        "title",
                        title,
                        "began",
                        at - 6 * MINUTE,
                        "detected",
                        at - MINUTE,
                        "declared",
                        at,
                        "next",
                        at + 20 * MINUTE)
                .run(PHASE_STARTED, "phase", "triage")
                .step(STEP_STARTED, "triage/health", 1, "doing", "GET http://north/health")
                .after(800)
                .step(STEP_FINISHED, "triage/health", 1, "summary", "200", "result", map("status", 200))
                .run(PHASE_FINISHED, "phase", "triage", "outcome", "done");
    }

    static List<JournalEvent> open(long now) {
        return declared(now - 40 * MINUTE, 3, "Checkout is slow")
                .run(
                        ALERT_CHANGED,
                        alert(
                                1,
                                "ShopSlow",
                                "95 of 100 answers take up to 4.2 s",
                                now - 46 * MINUTE,
                                "firing",
                                true,
                                "url",
                                "http://prometheus/graph",
                                "still",
                                1))
                .run(
                        ALERT_CHANGED,
                        alert(
                                2,
                                "ShopErrors",
                                "3 % of the answers are errors",
                                now - 45 * MINUTE,
                                "firing",
                                true,
                                "url",
                                "",
                                "still",
                                2))
                .after(2 * MINUTE)
                .by("anna", INCIDENT_MOVED, null, moved("DECLARED", "ACKNOWLEDGED", "", now - 20 * MINUTE))
                .by("anna", ROLE_TAKEN, null, "duty", "COMMANDER", "from", "")
                .by("zoe", ROLE_TAKEN, null, "duty", "SCRIBE", "from", "")
                .by("anna", ROLE_OFFERED, null, "duty", "COMMUNICATIONS", "to", "bob")
                .by(
                        "anna",
                        SEVERITY_CHANGED,
                        null,
                        "from",
                        3,
                        "to",
                        2,
                        "reason",
                        "Every customer is hit",
                        "next",
                        now - 20 * MINUTE)
                .by("anna", INCIDENT_MOVED, null, moved("ACKNOWLEDGED", "INVESTIGATING", "", now - 20 * MINUTE))
                .after(8 * MINUTE)
                .by(
                        "anna",
                        UPDATE_POSTED,
                        null,
                        "text",
                        "Checkout is **slow** for everybody since 09:12.\n\n- no orders are lost\n- we take load away",
                        "due",
                        now - 20 * MINUTE,
                        "next",
                        now - 10 * MINUTE)
                .by(
                        "anna",
                        INCIDENT_MOVED,
                        null,
                        moved("INVESTIGATING", "MITIGATING", "More load than usual", now - 10 * MINUTE))
                .run(PHASE_STARTED, "phase", "mitigate")
                .step(STEP_STARTED, "mitigate/relieve", 1)
                .step(
                        PERSON_ASKED,
                        "mitigate/relieve",
                        1,
                        "wait",
                        "task",
                        "role",
                        "RESPONDER",
                        "actions",
                        List.of("COMPLETE", "STOP"),
                        "instructions",
                        "Add machines.",
                        "fields",
                        List.of())
                .by(
                        "anna",
                        RUN_LAUNCHED,
                        null,
                        "run",
                        "r-running",
                        "title",
                        "Release the shop",
                        "runbook",
                        "shop-release")
                .after(15 * MINUTE)
                .run(UPDATE_OVERDUE, "due", now - 10 * MINUTE)
                .run(
                        ALERT_CHANGED,
                        alert(
                                2,
                                "ShopErrors",
                                "3 % of the answers are errors",
                                now - 45 * MINUTE,
                                "firing",
                                false,
                                "ends",
                                now - 5 * MINUTE,
                                "still",
                                1))
                .run(
                        ALERT_CHANGED,
                        alert(
                                1,
                                "ShopSlow",
                                "95 of 100 answers take up to 4.2 s",
                                now - 46 * MINUTE,
                                "firing",
                                false,
                                "ends",
                                now - MINUTE,
                                "url",
                                "http://prometheus/graph",
                                "still",
                                0))
                .run(SUGGESTED, "to", "MONITORING", "why", "quiet")
                .by("bob", DECIDED, null, decided("COMMENT", "Twice as many as on other days", "about", 16))
                .by("bob", DECIDED, null, decided("PIN", "", "entry", 16))
                .by("bob", DECIDED, null, decided("PIN", "", "entry", 8))
                .by("anna", MERGED_IN, null, "run", MERGED, "title", "The cart is slow", "reason", "The same database")
                .events();
    }

    /** What somebody did about an entry of the journal. */
    static Object[] decided(String action, String comment, String about, int entry) {
        return new Object[] {
            "decision",
            action + entry,
            "action",
            action,
            "role",
            "APPROVER",
            "comment",
            comment,
            "evidence",
            map(about, entry)
        };
    }

    static List<JournalEvent> merged(long at) {
        return declared(at, 3, "The cart is slow")
                .by("anna", MERGE_ASKED, null, "into", OPEN, "reason", "The same database")
                .by("anna", INCIDENT_MERGED, null, "into", OPEN, "title", "Checkout is slow", "alerts", 1)
                .run(RUN_FINISHED, "status", "MERGED", "reason", "Merged into " + OPEN)
                .events();
    }

    private static Object[] moved(String from, String to, String reason, long next) {
        return new Object[] {"from", from, "to", to, "reason", reason, "next", next};
    }

    private static Object[] alert(int number, String name, String summary, long starts, Object... more) {
        List<Object> alert =
                new ArrayList<>(List.of("alert", number, "name", name, "summary", summary, "starts", starts));
        alert.addAll(List.of(more));
        return alert.toArray();
    }

    static List<JournalEvent> called(long now) {
        return declared(now - 9 * MINUTE, 1, "The cart loses articles")
                .after(5 * MINUTE)
                .run(UNACKNOWLEDGED, "to", "APPROVER", "within", 5 * MINUTE)
                .events();
    }

    static List<JournalEvent> closed(long at) {
        JournalBuilder journal = declared(at, 4, "Prices were missing");
        List<String> states = new ArrayList<>(List.of(
                "DECLARED",
                "ACKNOWLEDGED",
                "INVESTIGATING",
                "MITIGATING",
                "MONITORING",
                "RESOLVED",
                "POSTMORTEM_DUE",
                "CLOSED"));
        for (int i = 1; i < states.size(); i++) {
            journal.after(10 * MINUTE)
                    .by("bob", INCIDENT_MOVED, null, "from", states.get(i - 1), "to", states.get(i), "reason", "");
        }
        return journal.run(RUN_FINISHED, "status", "SUCCEEDED", "reason", "").events();
    }
}
