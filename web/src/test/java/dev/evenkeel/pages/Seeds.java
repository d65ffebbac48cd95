package dev.evenkeel.pages;

import static dev.evenkeel.workflows.contract.JournalEvent.Type.*;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.ReviewActivities.Obstacle;
import dev.evenkeel.workflows.contract.ReviewActivities.Review;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.List;
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
        new ReleaseSeeds(runs).all();
        new TaskSeeds(runs).all();
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

    /** Bob went on alone, which another person has to review. */
    static void breakTheGlass(Store store) {
        store.reviews()
                .open(new Review(
                        "d-1",
                        "r-running",
                        "approve/agree",
                        "production",
                        "bob",
                        "The shop was down and nobody else was awake",
                        List.of(Obstacle.REQUESTER, Obstacle.COUNT),
                        NOW));
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
}
