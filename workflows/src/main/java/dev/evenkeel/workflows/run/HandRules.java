package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.InputFile;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.runbook.Inputs;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.RecoveryPlan;
import dev.evenkeel.workflows.runbook.Runbook;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules for what an operator's hand does to a run beyond yes and no: changed inputs, an undo, a step skipped, a task taken. */
final class HandRules {

    /** What is before the fence. */
    private static final String ASSESS = Procedure.RECOVERY.phase("assess").name() + "/";

    private HandRules() {}

    static void skipAhead(Decision decision, RunState state) {
        Refusal.unless(state.paused(), "The run is not paused: pause it first");
        FenceProof.checkHeld(state.guards(decision.step()));
        Refusal.unless(state.holds(decision.step()), "The run does not stand before this step any more: look again");
        Refusal.unless(!decision.comment().isBlank(), "Say why: a reason is needed");
    }

    static void undo(Decision decision, UndoPlan plan) {
        Refusal.unless(
                plan.shownHash().equals(decision.scope()),
                "What you saw is not what would be undone now: look again and decide again");
        Set<String> without = without(decision);
        Refusal.unless(plan.shown().containsAll(without), "One of the parts to leave out is not part of the plan");
        Refusal.unless(!without.equals(plan.shown()), "All parts are left out: nothing would be undone");
    }

    /** The keys of the parts that are left as they are. */
    static Set<String> without(Decision decision) {
        return decision.evidence().get("without") instanceof List<?> keys
                ? keys.stream().map(String::valueOf).collect(Collectors.toSet())
                : Set.of();
    }

    static void complete(Decision decision, Question question) {
        String assignee = question.assignee();
        Refusal.unless(
                assignee == null || assignee.equals(decision.actor()),
                assignee + " has taken this task: take it over first");
    }

    static void takeOver(Decision decision, Question question) {
        Refusal.unless(!decision.actor().equals(question.assignee()), "This task is yours already");
    }

    static void changed(Decision decision, RunRequest request, Runbook runbook, RunState state) {
        Inputs.Checked checked = changed(request, runbook, state.inputs(), decision.evidence());
        Refusal.unless(
                checked.good(),
                checked.messages().entrySet().stream()
                        .map(wrong -> wrong.getKey() + ": " + wrong.getValue())
                        .sorted()
                        .collect(Collectors.joining(" ")));
        Set<String> differences = differences(state.inputs(), checked.values()).keySet();
        Refusal.unless(!differences.isEmpty(), "No input was changed: change one, or just try again");
        RecoveryPlan plan = runbook.recovery();
        Refusal.unless(
                plan == null
                        || String.valueOf(decision.step()).startsWith(ASSESS)
                        || Collections.disjoint(plan.site().reads("inputs"), differences),
                "The recovery goes on to the site for which it began to fence: undo or stop it to choose another one");
    }

    /** Checks what was typed as at launch; an input that was not sent stays as it is. */
    static Inputs.Checked changed(
            RunRequest request, Runbook runbook, Map<String, Object> before, Map<String, Object> typed) {
        Map<String, Object> raw = new LinkedHashMap<>(before);
        raw.putAll(typed);
        return Inputs.check(runbook, raw, request.estate());
    }

    /** What an input was and is, for those that are not the same. */
    static Map<String, Object> differences(Map<String, Object> before, Map<String, Object> after) {
        Set<String> ids = new TreeSet<>(before.keySet());
        ids.addAll(after.keySet());
        Map<String, Object> changed = new LinkedHashMap<>();
        for (String id : ids) {
            String old = text(before.get(id));
            String now = text(after.get(id));
            if (!old.equals(now)) {
                changed.put(id, Map.of("old", old, "new", now));
            }
        }
        return changed;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : InputFile.of(value).map(InputFile::text).orElseGet(() -> plain(value));
    }

    private static String plain(Object value) {
        return StepVariables.text(Objects.requireNonNull(ResultMaps.plain(value)));
    }
}
