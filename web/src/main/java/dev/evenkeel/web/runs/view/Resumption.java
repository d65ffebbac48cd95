package dev.evenkeel.web.runs.view;

import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunRequest.Taken;
import dev.evenkeel.workflows.contract.RunRequest.Takeover;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What a new run takes over when it goes on at a step of a run that has ended. */
public final class Resumption {

    private static final Set<RunStatus> ENDED = Set.of(RunStatus.SUCCEEDED, RunStatus.FAILED, RunStatus.CANCELLED);

    /** A plan is a file of its run, and people agreed to that run: neither is taken over. */
    private static final Set<String> NEVER = Set.of("terraform.plan", "approval");

    /** The journal cuts what is longer: half a text is no result. */
    private static final int LONGEST = 4_000;

    private Resumption() {}

    /** Whether what the run did is still in place, as far as this server knows. */
    public static boolean possible(RunView run) {
        return run.summary().mode() == Mode.LIVE
                && !run.summary().procedure().equals(RunSummary.SLICE)
                && run.incident() == null
                && ENDED.contains(run.summary().status())
                && run.timeline().stream()
                        .map(TimelineEntry::type)
                        .noneMatch(type -> type == Type.UNDO_STARTED || type == Type.ROLLBACK_STARTED);
    }

    /** The steps before this one that the earlier run did, or went on without. */
    public static List<StepView> before(RunView run, String step) {
        List<StepView> before = new ArrayList<>();
        for (PhaseView phase : run.phases()) {
            boolean here = phase.lanes().stream()
                    .flatMap(Resumption::all)
                    .anyMatch(one -> one.key().equals(step));
            for (PhaseView.Lane lane : phase.lanes()) {
                boolean inLane = all(lane).anyMatch(one -> one.key().equals(step));
                all(lane)
                        .takeWhile(one -> !one.key().equals(step))
                        .filter(one -> !inLane || !holds(one, step))
                        .filter(one -> one.state() == StepState.DONE || one.state() == StepState.SKIPPED)
                        .filter(one ->
                                !NEVER.contains(one.kind()) && !one.kind().isEmpty())
                        .forEach(before::add);
            }
            if (here) {
                break;
            }
        }
        return before;
    }

    public static Takeover takeover(RunView run, String step) {
        Map<String, Taken> steps = new LinkedHashMap<>();
        before(run, step).forEach(one -> steps.put(one.key(), taken(one)));
        return new Takeover(run.summary().runId(), steps);
    }

    private static Taken taken(StepView step) {
        if (step.state() == StepState.SKIPPED || step.attempts().isEmpty()) {
            return new Taken(false, Map.of());
        }
        Map<String, Object> result = new LinkedHashMap<>();
        step.attempts().getLast().result().forEach((name, value) -> {
            if (!(value instanceof String text && text.length() > LONGEST)) {
                result.put(name, value);
            }
        });
        return new Taken(true, result);
    }

    private static boolean holds(StepView step, String key) {
        return step.children().stream().anyMatch(child -> child.key().equals(key) || holds(child, key));
    }

    private static Stream<StepView> all(PhaseView.Lane lane) {
        return lane.steps().stream().flatMap(Resumption::all);
    }

    private static Stream<StepView> all(StepView step) {
        return Stream.concat(Stream.of(step), step.children().stream().flatMap(Resumption::all));
    }
}
