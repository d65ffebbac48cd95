package dev.evenkeel.workflows.runbook;

import static dev.evenkeel.workflows.document.Key.optional;

import dev.evenkeel.workflows.document.Durations;
import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Key;
import dev.evenkeel.workflows.document.Problems;
import dev.evenkeel.workflows.document.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads what an incident says about itself: how grave it is, when people are told, who is called. */
final class IncidentReader {

    private static final Map<Integer, Duration> UPDATES =
            Map.of(1, Duration.ofMinutes(20), 2, Duration.ofMinutes(20), 3, Duration.ofHours(1));

    private static final List<String> KEYS = List.of("severity", "updates", "acknowledge", "private");

    private final Problems problems;

    IncidentReader(Problems problems) {
        this.problems = problems;
    }

    static List<Key> keys() {
        List<Key> updates = new ArrayList<>();
        for (int severity = IncidentPlan.GRAVEST; severity <= IncidentPlan.LEAST; severity++) {
            Duration usual = UPDATES.get(severity);
            updates.add(optional(
                    "sev" + severity,
                    Shape.DURATION,
                    usual == null ? "none" : usual.toMinutes() + "m",
                    "The time between two updates of an incident of this severity; 0s: none is due."));
        }
        return List.of(
                optional(
                        "severity",
                        new Shape.Whole(IncidentPlan.GRAVEST, IncidentPlan.LEAST),
                        "3",
                        "How grave an incident is: 1, critical, to 5, cosmetic."),
                optional("updates", new Shape.Block("updates", updates), "How often a status update is due."),
                optional(
                        "acknowledge",
                        new Shape.Block(
                                "acknowledge",
                                List.of(
                                        optional(
                                                "within",
                                                Shape.DURATION,
                                                "5m for the severities 1 and 2",
                                                "How long nobody may have acknowledged it."),
                                        optional(
                                                "to",
                                                Roles.SHAPE,
                                                "approver",
                                                "The role that is called when nobody has."))),
                        "Who is called when nobody acknowledges an incident."),
                optional(
                        "private",
                        Shape.TRUTH,
                        "false",
                        "Whether only its people see an incident unless whoever declares it says otherwise."));
    }

    IncidentPlan read(Fields top) {
        noUndo(top);
        if (top.has("outputs")) {
            problems.add(
                    top.keyOf("outputs"),
                    "An incident gives nothing to whoever started it",
                    "Remove 'outputs': nobody knows which of its phases will have been walked.");
        }
        if (top.has("approvals")) {
            problems.add(
                    top.keyOf("approvals"),
                    "Nobody agrees to an incident",
                    "Remove it, and put an approval before the step that needs one.");
        }
        Fields acknowledge = top.fields("acknowledge").orElseGet(Fields::none);
        return new IncidentPlan(
                top.whole("severity", 3),
                updates(top.fields("updates").orElseGet(Fields::none)),
                within(acknowledge),
                Roles.of(acknowledge.text("to", "approver")),
                top.truth("private", false));
    }

    private static Map<Integer, Duration> updates(Fields said) {
        Map<Integer, Duration> updates = new TreeMap<>(UPDATES);
        for (int severity = IncidentPlan.GRAVEST; severity <= IncidentPlan.LEAST; severity++) {
            int each = severity;
            said.text("sev" + severity).flatMap(Durations::parse).ifPresent(every -> updates.put(each, every));
        }
        updates.values().removeIf(Duration::isZero);
        return updates;
    }

    private @Nullable Duration within(Fields acknowledge) {
        Optional<Duration> within = acknowledge.text("within").flatMap(Durations::parse);
        if (within.filter(Duration::isZero).isPresent()) {
            problems.add(
                    acknowledge.keyOf("within"), "'within' is zero", "Write how long nobody may have acknowledged it.");
        }
        return within.orElse(null);
    }

    /** Whoever takes back what an incident did would end it. */
    private void noUndo(Fields top) {
        for (Phase phase : Procedure.INCIDENT.phases()) {
            noUndo(top.items(phase.name()));
        }
    }

    private void noUndo(List<Node> steps) {
        for (Node node : steps) {
            Fields step = Fields.of(node);
            if (step.has("undo") || step.text("on_failure", "").equals("undo")) {
                problems.add(
                        step.keyOf(step.has("undo") ? "undo" : "on_failure"),
                        "A step of an incident is not undone: that would end the incident",
                        "Put what can be undone into a runbook of its own, and run it here.");
            }
            FenceRules.inner(step).forEach(this::noUndo);
        }
    }

    /** Other procedures have no severity. */
    static void foreign(Fields top, Procedure procedure, Problems problems) {
        for (String key : KEYS) {
            if (top.has(key)) {
                problems.add(
                        top.keyOf(key),
                        "A runbook of the procedure " + procedure.key() + " has no '" + key + "'",
                        "Remove it: only an incident has a severity, updates that fall due, and people of its own.");
            }
        }
    }
}
