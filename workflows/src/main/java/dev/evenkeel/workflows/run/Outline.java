package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.JournalEvent.StepOutline;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.runbook.Phase;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.Step;
import java.util.ArrayList;
import java.util.List;

/** The steps of a run before they have run, as the page's tree shows them. What a loop holds is added when it is known. */
final class Outline {

    private Outline() {}

    static List<StepOutline> of(RunContext run, List<Phase> phases, List<Site> sites, StepVariables variables) {
        Runbook runbook = run.runbook();
        Results results = run.results();
        List<StepOutline> outline = new ArrayList<>();
        for (Phase phase : phases) {
            if (asksFirst(run, phase)) {
                outline.add(new StepOutline(approvalKey(phase), "Approval", "approval", phase.name(), null, null));
            }
            if (phase.perSite()) {
                sites.forEach(
                        site -> outline.addAll(of(runbook.phase(phase), Frame.of(phase, site, results), variables)));
            } else {
                outline.addAll(of(runbook.phase(phase), Frame.of(phase, null, results), variables));
            }
        }
        return outline;
    }

    static List<StepOutline> of(List<Step> steps, Frame frame, StepVariables variables) {
        List<StepOutline> outline = new ArrayList<>();
        for (Step step : steps) {
            outline.add(new StepOutline(
                    frame.key(step),
                    variables.title(step, frame),
                    step.kind(),
                    frame.phase().name(),
                    frame.site() == null ? null : frame.site().name(),
                    frame.parent()));
            if (!(step instanceof Step.ForEach)) {
                outline.addAll(of(step.children(), frame.inside(step), variables));
            }
        }
        return outline;
    }

    /** Whether the runbook's own rule has people agree at the start of this phase. */
    static boolean asksFirst(RunContext run, Phase phase) {
        Declared declared = run.declared();
        return run.runbook().approval() != null
                && run.request().mode() != Mode.DRILL
                && switch (run.runbook().procedure()) {
                    case DEPLOY -> phase.name().equals("approve");
                    case RECOVERY ->
                        phase.name()
                                .equals(declared != null && declared.recovery().failback() ? "failback" : "assess");
                    case INCIDENT -> false;
                    case TASK -> true;
                };
    }

    static String approvalKey(Phase phase) {
        return phase.name() + "/approval";
    }
}
