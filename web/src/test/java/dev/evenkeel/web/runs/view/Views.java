package dev.evenkeel.web.runs.view;

import static dev.evenkeel.pages.JournalBuilder.map;
import static dev.evenkeel.pages.JournalBuilder.outline;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.*;

import dev.evenkeel.pages.JournalBuilder;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Views of small journals. */
final class Views {

    private Views() {}

    static final long START = 1_000_000;

    static JournalBuilder journal() {
        return new JournalBuilder(START)
                .run(
                        RUN_STARTED,
                        "path",
                        "deploy/shop.yaml",
                        "inputs",
                        map("version", "1.2.0"),
                        "sites",
                        List.of("north", "south"),
                        "steps",
                        List.of(
                                outline("rollout/place@north", "Place", "terraform.apply", "rollout", "north", null),
                                outline("rollout/place@south", "Place", "terraform.apply", "rollout", "south", null),
                                outline("verify/ask", "Ask", "approval", "verify", null, null),
                                outline("verify/each", "Each", "for_each", "verify", null, null)));
    }

    static JournalBuilder approval() {
        return journal()
                .step(STEP_STARTED, "verify/ask", 1)
                .step(
                        PERSON_ASKED,
                        "verify/ask",
                        1,
                        "wait",
                        "approval",
                        "role",
                        "APPROVER",
                        "actions",
                        List.of("APPROVE", "REJECT"),
                        "scope",
                        "abc",
                        "count",
                        2,
                        "expires",
                        99,
                        "covers",
                        map(
                                "definition",
                                "d",
                                "inputs",
                                map("version", "1.2.0"),
                                "mode",
                                "LIVE",
                                "environment",
                                "production",
                                "sites",
                                List.of("north"),
                                "plans",
                                map("rollout/place@north", map("file", "f00", "changes", "c", "summary", "1 to add"))));
    }

    static RunView view(JournalBuilder journal) {
        return RunView.of(summary(), journal.events());
    }

    static StepView step(JournalBuilder journal, String key) {
        return view(journal).step(key).orElseThrow();
    }

    static RunSummary summary() {
        return summary(RunStatus.RUNNING, "", null);
    }

    static RunSummary summary(RunStatus status, String at, @Nullable Long end) {
        return new RunSummary(
                "r-1",
                "shop",
                "deploy",
                "Release",
                "shop",
                "production",
                Mode.LIVE,
                status,
                null,
                null,
                at,
                "anna",
                "hash",
                "commit",
                START,
                end);
    }
}
