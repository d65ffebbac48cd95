package dev.evenkeel.pages;

import static dev.evenkeel.pages.JournalBuilder.map;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.*;

import dev.evenkeel.activities.store.AlertList.Filter;
import dev.evenkeel.activities.store.AlertRow.State;
import dev.evenkeel.activities.store.Alerts.Decided;
import dev.evenkeel.activities.store.Alerts.Received;
import dev.evenkeel.activities.store.ReportNotes.Added;
import dev.evenkeel.activities.store.ReportNotes.Kind;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.EstateActivities;
import dev.evenkeel.workflows.contract.EstateActivities.Deployment;
import dev.evenkeel.workflows.contract.JournalActivities.Append;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.LockActivities;
import dev.evenkeel.workflows.contract.LockWorkflow;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.ReviewActivities.Obstacle;
import dev.evenkeel.workflows.contract.ReviewActivities.Review;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A private incident that has left a trace wherever a run can: each of them says {@link #SECRET}. */
final class PrivateSeeds {

    static final String SECRET = "Zanzibar";
    static final String ROOM = "p-room";
    /** What was launched from its room: a drill, which has a report. */
    static final String CHILD = "p-room-1";

    private PrivateSeeds() {}

    /** @return the id of the alert that belongs to it */
    static long into(Store store, SeededStore seeds, List<String> people) {
        store.runs().keepDefinition("p-incident", definition("shop-slow", "incident", "triage"));
        store.runs().keepDefinition("p-task", definition("move", "task", "steps"));
        people(store, people);
        store.journal().append(new Append(summary(CHILD, "task", Mode.DRILL, RunStatus.WAITING, null), 1, 0, child()));
        for (String run : List.of(ROOM, CHILD)) {
            seeds.print(run, "triage/look", "out", SECRET + " in the log\n");
            seeds.keep(run, "triage/look", "plan.txt", "text/plain", SECRET + " in a file of " + run);
            store.reportNotes()
                    .add(
                            run,
                            "anna",
                            new Added(Kind.ACTION, SECRET + " to do", "eve", LocalDate.EPOCH, null, null),
                            "production");
        }
        store.postMortems().save(ROOM, 0, "anna", SECRET + " in the post-mortem", "production");
        store.reviews()
                .open(new Review(
                        "p-review", CHILD, "s/x", "production", "bob", SECRET + " burns", List.of(Obstacle.COUNT), 1));
        LockWorkflow.Ask ask = new LockWorkflow.Ask(CHILD, SECRET + " rotates", "anna", false, false, 1, Map.of());
        store.locks()
                .show(new LockActivities.View(
                        new LockWorkflow.State(
                                "production", "vault", 1, new LockWorkflow.Holder(ask, 1), List.of(ask), Set.of()),
                        ""));
        store.deployments()
                .record(new Deployment(
                        "production",
                        "shop",
                        "north",
                        CHILD,
                        9_000,
                        1,
                        1,
                        EstateActivities.State.DEPLOYED,
                        "",
                        "",
                        "anna",
                        1));
        store.alerts()
                .receive(
                        List.of(new Received("main", "p-1", "Leaked", "A key", true, 1L, null, Map.of(), "")),
                        Seeds.NOW);
        long alert = store.alertList().list(Filter.ALL, null, 500).alerts().stream()
                .filter(row -> row.fingerprint().equals("p-1"))
                .findFirst()
                .orElseThrow()
                .id();
        store.alerts()
                .decided(
                        List.of(new Decided(
                                alert, State.OPENED, "", null, "leak", "vault", "production", 1, ROOM, null)),
                        null,
                        Seeds.NOW);
        return alert;
    }

    /** A room that everybody sees, and from which the private one was launched, merged and split. */
    static void openRoom(SeededStore seeds, String id) {
        seeds.put(
                Seeds.summary(
                        id,
                        "shop-slow",
                        "The cart is slow",
                        RunStatus.RUNNING,
                        Mode.LIVE,
                        null,
                        null,
                        "",
                        "anna",
                        Seeds.NOW,
                        null),
                new JournalBuilder(Seeds.NOW)
                        .run(Type.RUN_STARTED, "path", "incident/shop-slow.yaml", "steps", List.of())
                        .run(
                                Type.INCIDENT_DECLARED,
                                "severity",
                                2,
                                "title",
                                "The cart is slow",
                                "began",
                                Seeds.NOW,
                                "detected",
                                Seeds.NOW,
                                "declared",
                                Seeds.NOW)
                        .run(Type.RUN_LAUNCHED, "run", ROOM, "runbook", SECRET, "title", SECRET)
                        .run(Type.MERGED_IN, "run", ROOM, "title", SECRET, "reason", SECRET)
                        .run(
                                Type.SPLIT_ASKED,
                                "alerts",
                                List.of(),
                                "run",
                                ROOM,
                                "runbook",
                                SECRET,
                                "title",
                                SECRET,
                                "reason",
                                SECRET)
                        .run(Type.SPLIT_OFF, "alerts", List.of(), "run", ROOM, "title", SECRET, "still", 0)
                        .run(
                                Type.LAUNCHED_RUN_ENDED,
                                "run",
                                ROOM,
                                "title",
                                SECRET,
                                "status",
                                "CANCELLED",
                                "reason",
                                SECRET)
                        .run(Type.LOCK, "lock", "shop", "state", "would_wait", "other", CHILD, "reason", SECRET)
                        .events());
    }

    /** Changes who sees it, as the workflow does. */
    static void people(Store store, @Nullable List<String> people) {
        List<JournalEvent> journal = room();
        store.journal()
                .append(new Append(summary(ROOM, "incident", Mode.LIVE, RunStatus.WAITING, people), 1, 0, journal));
    }

    private static String definition(String name, String procedure, String phase) {
        return """
                runbook: %s
                procedure: %s
                title: %s
                owner: team-shop
                %s:
                  - { id: look, wait: { for: 1s } }
                """.formatted(name, procedure, SECRET, phase);
    }

    private static RunSummary summary(
            String id, String procedure, Mode mode, RunStatus status, @Nullable List<String> people) {
        return new RunSummary(
                id,
                procedure.equals("incident") ? "shop-slow" : "move",
                procedure,
                SECRET + " of " + id,
                "shop",
                "production",
                mode,
                status,
                procedure.equals("incident") ? RunSummary.ACKNOWLEDGE : "approval",
                Role.RESPONDER,
                null,
                SECRET + " at hand",
                "anna",
                "p-" + procedure,
                "4be1d09c77aa52f1",
                Seeds.NOW,
                null,
                ROOM,
                people);
    }

    private static List<JournalEvent> room() {
        return new JournalBuilder(Seeds.NOW)
                .run(RUN_STARTED, "path", "incident/shop-slow.yaml", "inputs", map("what", SECRET), "steps", List.of())
                .run(
                        INCIDENT_DECLARED,
                        "severity",
                        1,
                        "title",
                        SECRET + " has leaked",
                        "began",
                        Seeds.NOW,
                        "detected",
                        Seeds.NOW,
                        "declared",
                        Seeds.NOW,
                        "private",
                        true)
                .by("anna", UPDATE_POSTED, null, "text", SECRET + " is rotated")
                .by("anna", INVITED, null, "to", "carol")
                .run(RUN_LAUNCHED, "run", CHILD, "runbook", "move", "title", SECRET + " of the child")
                .events();
    }

    private static List<JournalEvent> child() {
        return new JournalBuilder(Seeds.NOW)
                .run(
                        RUN_STARTED,
                        "path",
                        "task/move.yaml",
                        "origin",
                        ROOM,
                        "inputs",
                        map("what", SECRET),
                        "steps",
                        List.of())
                .events();
    }
}
