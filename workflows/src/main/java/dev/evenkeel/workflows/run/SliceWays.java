package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.Slice;
import dev.evenkeel.workflows.contract.Slice.Item;
import dev.evenkeel.workflows.contract.Slice.Outcome;
import dev.evenkeel.workflows.contract.Slice.Way;
import dev.evenkeel.workflows.runbook.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the run that holds a loop writes down of a slice: how it ended, and how it is undone. */
final class SliceWays {

    /** In the result of a slice: the hash of its items. */
    static final String ITEMS = "items";

    private SliceWays() {}

    static void note(JournalWriter journal, String key, List<Item> items, int done, Outcome outcome) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("done", done);
        counts.put("failed", outcome.failed().size());
        counts.put("skipped", outcome.skipped().size());
        counts.put("not started", outcome.notStarted().size());
        String summary = counts.entrySet().stream()
                .filter(count -> count.getValue() > 0)
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
        if (outcome.failed().isEmpty() && outcome.notStarted().isEmpty()) {
            Map<String, Object> result = outcome.skipped().isEmpty() && !items.isEmpty()
                    ? Map.of(ITEMS, CanonicalJson.hash(items))
                    : Map.of();
            journal.note(Type.STEP_FINISHED, key, 1, Map.of("summary", summary, "result", result));
            return;
        }
        String reasons = outcome.failed().entrySet().stream()
                .limit(Loops.NAMED)
                .map(failed -> failed.getKey() + ": " + failed.getValue())
                .collect(Collectors.joining("\n"));
        journal.note(
                Type.STEP_FAILED,
                key,
                1,
                Map.of(
                        "failure",
                        Failures.TOOL_FAILED,
                        "message",
                        summary,
                        "advice",
                        "",
                        "evidence",
                        Bounded.text(reasons),
                        "next",
                        "continue"));
    }

    /** The last that was done is undone first. */
    static void keep(Undo undo, String key, Slices.Wave wave, RunRequest request, List<Way> ways) {
        Slice slice = request.slice();
        if (slice != null && !ways.isEmpty()) {
            undo.keep(
                    key,
                    wave.loop,
                    wave.frame,
                    new RunRequest(
                            request.runId(),
                            request.definition(),
                            request.inputs(),
                            request.mode(),
                            request.estate(),
                            request.requester(),
                            request.decisionKeys(),
                            request.children(),
                            new RunRequest.Parent("", "", null, slice.back(ways.reversed()), null),
                            null,
                            null,
                            null,
                            null,
                            null,
                            null));
        }
    }

    /** The key of going back over the slice with this key. */
    static String backKey(String key) {
        return key.replaceFirst("/", "/undo_");
    }

    /** What is done for how many items. */
    static List<Map<String, Object>> shown(Step loop, RunRequest request) {
        Slice slice = request.slice();
        Map<String, Long> counts = slice == null
                ? Map.of()
                : slice.wayBack().stream()
                        .collect(Collectors.groupingBy(Way::step, LinkedHashMap::new, Collectors.counting()));
        return Runbooks.withUndo(loop)
                .filter(step -> counts.containsKey(step.id()))
                .<Map<String, Object>>map(step -> Map.of(
                        "title",
                        step.common().undo().stream()
                                .map(back -> back.common().title().source())
                                .collect(Collectors.joining(", ")),
                        "does",
                        counts.get(step.id()) + " × "
                                + step.common().undo().stream().map(Step::kind).collect(Collectors.joining(", "))))
                .toList();
    }
}
