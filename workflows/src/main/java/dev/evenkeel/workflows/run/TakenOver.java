package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.runbook.PrometheusStep;
import dev.evenkeel.workflows.runbook.Step;
import dev.evenkeel.workflows.runbook.TerraformStep;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What a run does not do again because an earlier run did it. */
final class TakenOver {

    private final RunContext run;
    private final Undo undo;

    TakenOver(RunContext run, Undo undo) {
        this.run = run;
        this.undo = undo;
    }

    /** Whether an earlier run did this step, or went on without it. */
    boolean takes(Step step, Frame frame) {
        RunRequest.Takeover takeover = run.request().takeover();
        RunRequest.Taken taken = takeover == null ? null : takeover.steps().get(frame.key(step));
        if (takeover == null || taken == null || isDoneAgain(step)) {
            return false;
        }
        if (taken.done()) {
            Map<String, Object> result = new LinkedHashMap<>();
            taken.result().forEach((name, value) -> result.put(name, Objects.requireNonNull(ResultMaps.plain(value))));
            frame.results().put(frame, step, result);
            frame.results().act();
            undo.done(step, frame);
        }
        run.journal()
                .note(
                        Type.STEP_TAKEN_OVER,
                        frame.key(step),
                        0,
                        Map.of("run", takeover.run(), "done", taken.done(), "result", taken.result()));
        if (taken.done()) {
            run.footprint().done(step, frame);
        }
        return true;
    }

    /** What holds for one run only. */
    private static boolean isDoneAgain(Step step) {
        return step instanceof TerraformStep.Plan
                || step instanceof Step.Approval
                || FenceProof.guards(step)
                || step instanceof PrometheusStep.Silence silence
                        && silence.steps().isEmpty();
    }
}
