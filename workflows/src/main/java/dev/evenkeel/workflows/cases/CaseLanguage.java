package dev.evenkeel.workflows.cases;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.document.JsonSchema;
import dev.evenkeel.workflows.document.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The keys of a runbook's test file: the one source of the reader's checks and of the JSON Schema. */
public final class CaseLanguage {

    static final String WAITING = "waiting";
    static final String NOBODY = "nobody";

    /** The word for each type of failure. */
    static final Map<String, String> FAILURES = Map.of(
            "tool_failed", Failures.TOOL_FAILED,
            "tool_missing", Failures.TOOL_MISSING,
            "unreachable", Failures.UNREACHABLE,
            "plan_changed", Failures.PLAN_CHANGED,
            "bad_request", Failures.BAD_REQUEST,
            "timed_out", Failures.TIMED_OUT,
            "unknown", Failures.UNKNOWN_OUTCOME);

    /** What answers no question; the people of an incident do the rest of it by themselves. */
    private static final Set<Decision.Action> NO_ANSWERS = Set.of(
            Decision.Action.PAUSE,
            Decision.Action.RESUME,
            Decision.Action.COMMENT,
            Decision.Action.ACKNOWLEDGE,
            Decision.Action.MOVE_INCIDENT,
            Decision.Action.CHANGE_SEVERITY,
            Decision.Action.OFFER_ROLE,
            Decision.Action.ACCEPT_ROLE,
            Decision.Action.DECLINE_ROLE,
            Decision.Action.POST_UPDATE,
            Decision.Action.MERGE_INCIDENT,
            Decision.Action.SPLIT_INCIDENT,
            Decision.Action.PIN,
            Decision.Action.UNPIN,
            Decision.Action.INVITE,
            Decision.Action.UNINVITE,
            Decision.Action.MAKE_PRIVATE,
            Decision.Action.MAKE_PUBLIC);

    private static final Shape.Block STUB = new Shape.Block(
            "the step's outcome",
            List.of(
                    required(
                            "step",
                            Shape.TEXT,
                            "Which step: healthy, rollout/healthy, healthy@south, facts[north]; in a run that it starts: there > healthy."),
                    optional("attempt", new Shape.Whole(1, 1000), "every one", "Which of its attempts."),
                    optional(
                            "result",
                            new Shape.MapOf(Shape.TEXT, Shape.ANY),
                            "what a step of this kind usually brings",
                            "What it brings; only the keys that matter."),
                    optional("fails", Shape.TEXT, "it succeeds", "It fails with this message."),
                    optional(
                            "failure",
                            new Shape.OneOf(FAILURES.keySet().stream().sorted().toList()),
                            "tool_failed",
                            "The type of the failure.")));

    private static final Shape.Block ANSWER = new Shape.Block(
            "the answer",
            List.of(
                    required("at", Shape.TEXT, "At which step they are asked."),
                    required(
                            "answer",
                            new Shape.OneOf(answers()),
                            "What they decide; nobody: time passes until it expires."),
                    optional("by", Shape.TEXT, "as many people as are needed", "Who."),
                    optional("comment", Shape.TEXT, "Their words."),
                    optional("evidence", new Shape.MapOf(Shape.ID, Shape.ANY), "The values of a task's form.")));

    private static final Shape.Block APPROVAL = new Shape.Block(
            "the approval",
            List.of(
                    required("step", Shape.TEXT, "At which step."),
                    optional("from", Shape.TEXT, "any", "The role that is asked."),
                    optional("count", new Shape.Whole(1, 100), "any", "How many people have to agree.")));

    private static final Shape PASSAGE = new Shape.Kinds(
            "passage",
            List.of(),
            List.of(
                    required("done", Shape.TEXT, "This step is done."),
                    required("failed", Shape.TEXT, "An attempt of this step fails."),
                    required("skipped", Shape.TEXT, "This step is passed over."),
                    required("previewed", Shape.TEXT, "A rehearsal shows this step without doing it.")));

    private static final Shape.Block EXPECTED = new Shape.Block(
            "the expectation",
            List.of(
                    required(
                            "status",
                            new Shape.OneOf(statuses()),
                            "How the run ends; waiting: it is left waiting for a person."),
                    optional("reason", Shape.TEXT, "A part of the reason that the run gives."),
                    optional(
                            "path",
                            new Shape.ListOf(PASSAGE, 1),
                            "What happens, in this order; other steps may come between."),
                    optional("never", new Shape.ListOf(Shape.TEXT, 1), "Steps that do not begin."),
                    optional(
                            "approvals",
                            new Shape.ListOf(APPROVAL, 0),
                            "All approvals that are asked for, in their order."),
                    optional(
                            "undone",
                            new Shape.ListOf(Shape.TEXT, 0),
                            "All steps of the way back that are done, in their order.")));

    private static final Shape.Block DECLARED = new Shape.Block(
            "declared",
            List.of(
                    optional("graceful", Shape.TRUTH, "true", "Whether the old primary still answers."),
                    optional("primary", Shape.NAME, "that of the estate", "The site that is the primary."),
                    optional(
                            "returns_to",
                            Shape.NAME,
                            "The former primary: the run walks the way back, and nothing else.")));

    private static final Shape.Block CASE = new Shape.Block(
            "the case",
            List.of(
                    required("case", Shape.TEXT, "What it shows, as a sentence."),
                    optional("inputs", new Shape.MapOf(Shape.ID, Shape.ANY), "What the run is launched with."),
                    optional(
                            "mode",
                            new Shape.OneOf(List.of("live", "drill", "rehearsal")),
                            "live",
                            "How the run runs."),
                    optional("environment", Shape.NAME, "the first one in which it can run", "Where the run runs."),
                    optional("declared", DECLARED, "How a recovery is declared."),
                    optional("steps", new Shape.ListOf(STUB, 1), "What steps bring instead of what their tools would."),
                    optional("people", new Shape.ListOf(ANSWER, 1), "What people answer, each answer once."),
                    required("expect", EXPECTED, "What has to come of it.")));

    static final Shape.Block FILE = new Shape.Block(
            "the runbook test",
            List.of(
                    required("runbook", Shape.NAME, "The runbook that is tested: the one beside this file."),
                    required("cases", new Shape.ListOf(CASE, 1), "The stories that it is tested with.")));

    private CaseLanguage() {}

    /** The JSON Schema (draft 2020-12) of a runbook's test file. */
    public static String schema() {
        return JsonSchema.of("https://evenkeel.dev/schema/runbook-test.schema.json", "Evenkeel runbook test", FILE);
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static List<String> answers() {
        List<String> words = new ArrayList<>(Arrays.stream(Decision.Action.values())
                .filter(action -> !NO_ANSWERS.contains(action))
                .map(CaseLanguage::word)
                .toList());
        words.add(NOBODY);
        return words;
    }

    private static List<String> statuses() {
        List<String> words = new ArrayList<>(Arrays.stream(RunStatus.values())
                .filter(RunStatus::finished)
                .filter(status -> status != RunStatus.NOT_STARTED && status != RunStatus.MERGED)
                .map(CaseLanguage::word)
                .toList());
        words.add(WAITING);
        return words;
    }
}
