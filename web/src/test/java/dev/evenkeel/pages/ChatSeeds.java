package dev.evenkeel.pages;

import static dev.evenkeel.pages.JournalBuilder.map;
import static dev.evenkeel.pages.JournalBuilder.outline;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Runs that wait for somebody who may agree from a chat, or not. */
final class ChatSeeds {

    private ChatSeeds() {}

    /** Anna asks for it, and its scope holds these plans. @param text its definition */
    static void approval(Store store, String id, String text, String scope, List<String> plans) {
        String hash = CanonicalJson.sha256(text.getBytes(StandardCharsets.UTF_8));
        store.runs().keepDefinition(hash, text);
        Map<String, Object> digests = map();
        plans.forEach(plan -> digests.put("steps/" + plan.length(), map("file", "f", "changes", "c", "summary", plan)));
        new SeededStore(store)
                .put(
                        new RunSummary(
                                id,
                                "move",
                                "task",
                                "Move",
                                null,
                                "production",
                                Mode.LIVE,
                                RunStatus.WAITING,
                                "approval",
                                Role.APPROVER,
                                null,
                                "Agree",
                                "anna",
                                hash,
                                "",
                                Seeds.NOW,
                                null),
                        new JournalBuilder(Seeds.NOW)
                                .run(
                                        Type.RUN_STARTED,
                                        "path",
                                        "task/move.yaml",
                                        "steps",
                                        List.of(outline("steps/agree", "Agree", "approval", "steps", null, null)))
                                .step(Type.STEP_STARTED, "steps/agree", 1)
                                .step(
                                        Type.PERSON_ASKED,
                                        "steps/agree",
                                        1,
                                        "wait",
                                        "approval",
                                        "role",
                                        "APPROVER",
                                        "actions",
                                        List.of("APPROVE", "REJECT", "BREAK_GLASS"),
                                        "scope",
                                        scope,
                                        "covers",
                                        map(
                                                "definition",
                                                hash,
                                                "runbooks",
                                                map(),
                                                "inputs",
                                                map(),
                                                "mode",
                                                "LIVE",
                                                "environment",
                                                "production",
                                                "sites",
                                                List.of("north"),
                                                "plans",
                                                digests),
                                        "count",
                                        1)
                                .events());
    }
}
