package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.runbook.Phase;
import io.temporal.workflow.Workflow;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the procedure of a recovery uses beyond phases and steps. */
public final class RecoveryTools {

    private final RunContext run;
    private final Measures measures;

    RecoveryTools(RunContext run, Measures measures) {
        this.run = run;
        this.measures = measures;
    }

    public void startClock() {
        run.clock().start();
    }

    /** Notes the beginning of a phase, by which the clock reckons. */
    public void enter(Phase phase) {
        run.journal().note(Type.PHASE_STARTED, Map.of("phase", phase.name()));
        run.clock().enter(phase);
    }

    public void leave(Phase phase, String outcome) {
        run.clock().leave(phase);
        run.journal().note(Type.PHASE_FINISHED, Map.of("phase", phase.name(), "outcome", outcome));
    }

    /** @throws StepsStopped when nothing has proven that the old primary is fenced */
    public void requireFence() {
        run.fence().require();
    }

    /** Whether any step of this run has changed the world. */
    public boolean acted() {
        return run.footprint().acted();
    }

    /** @param now what is done as soon as a step has promoted */
    public void whenPromoted(Runnable now) {
        run.footprint().whenPromoted(now);
    }

    /** The run that this one goes on for has promoted already. */
    public void promotedBefore() {
        run.footprint().promotedBefore();
    }

    /** Whether a site was promoted, or may have been, and that was not taken back. */
    public boolean promotionStands() {
        return run.footprint().promotionStands();
    }

    /** Whether there was a promotion, and all of it was taken back. */
    public boolean promotionTakenBack() {
        return run.footprint().promotionTakenBack();
    }

    /** Writes down what is known by now of what was lost. */
    public void measure() {
        measures.look(null);
    }

    /** The service is healthy again, when the steps of the last phase have shown that: one that a person skipped has shown nothing. */
    public void verified(Phase last) {
        if (run.footprint().verified()
                && run.state().undo().skipped().stream().noneMatch(key -> key.startsWith(last.name() + "/"))) {
            run.clock().verified();
            measures.look(Workflow.currentTimeMillis());
        }
    }

    /** Why a drill ended before its time; null when it did not. */
    public @Nullable String drillEnded() {
        return run.drill().ended();
    }
}
