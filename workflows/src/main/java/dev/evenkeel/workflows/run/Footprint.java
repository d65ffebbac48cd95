package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.runbook.Phase;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.Step;
import dev.evenkeel.workflows.runbook.ToolStep;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a run has changed by now, and whether a promotion stands: while it does, nothing opens the old primary again. What promotes is
 * each step of the phase promote that acts and has no way back; where all have one, each that acts.
 */
final class Footprint {

    private static final Phase FENCE = Procedure.RECOVERY.phase("fence");
    private static final Phase PROMOTE = Procedure.RECOVERY.phase("promote");
    private static final Phase VERIFY = Procedure.RECOVERY.phase("verify");

    private final Predicate<Step> real;
    private final Set<String> withWayBack = new HashSet<>();
    private final Set<String> withoutWayBack = new HashSet<>();
    private final Set<String> standing = new LinkedHashSet<>();
    private boolean acted;
    private boolean verified;
    private boolean irrevocable;
    private boolean takenBack;
    private Runnable promoted = () -> {};

    /** @param real whether what is done now as this step changes the world, and takes nothing back */
    Footprint(Runbook runbook, Predicate<Step> real) {
        this.real = real;
        if (runbook.procedure() == Procedure.RECOVERY) {
            runbook.phase(PROMOTE).forEach(this::collect);
        }
    }

    private void collect(Step step) {
        if (!acts(step)) {
            return;
        }
        if (!step.common().undo().isEmpty()) {
            withWayBack.add(step.id());
        } else if (step.children().isEmpty() || step instanceof Step.ForEach) {
            withoutWayBack.add(step.id());
        } else {
            step.children().forEach(this::collect);
        }
    }

    /** Whether it changes the world, itself or by a step in it. */
    private static boolean acts(Step step) {
        return switch (step) {
            case ToolStep tool -> tool.inRehearsal() != ToolStep.InRehearsal.DONE || anyActs(tool.children());
            case Step.Task task -> true;
            case Step.Run child -> true;
            case Step.Gate gate -> false;
            case Step.Fail fail -> false;
            case Step.Wait wait -> false;
            case Step.Approval approval -> false;
            case Step.Group group -> anyActs(group.children());
            case Step.Parallel parallel -> anyActs(parallel.children());
            case Step.ForEach loop -> anyActs(loop.children());
            case Step.Choice choice -> anyActs(choice.children());
        };
    }

    private static boolean anyActs(List<Step> steps) {
        return steps.stream().anyMatch(Footprint::acts);
    }

    /** @param now what is done as soon as a step has promoted */
    void whenPromoted(Runnable now) {
        promoted = now;
    }

    /** Nobody knows how far a step that has begun came. */
    void began(Step step, Frame frame) {
        if (!real.test(step)) {
            return;
        }
        acted |= acts(step);
        if (promotes(step, frame)) {
            standing.add(frame.key(step));
            irrevocable |= withoutWayBack.contains(step.id());
        }
    }

    /** Its work is done, now or in an earlier run, or by a person. */
    void done(Step step, Frame frame) {
        began(step, frame);
        verified |= frame.phase().equals(VERIFY) && step.children().isEmpty();
        if (real.test(step) && promotes(step, frame)) {
            promoted.run();
        }
    }

    private boolean promotes(Step step, Frame frame) {
        return frame.phase().equals(PROMOTE)
                && (withoutWayBack.isEmpty() ? withWayBack : withoutWayBack).contains(step.id());
    }

    /** An earlier run has promoted, whose steps this one takes over. */
    void promotedBefore() {
        standing.add("");
        irrevocable = true;
    }

    /** All that leads back from this step was done. */
    void takenBack(String key) {
        takenBack |= standing.remove(key) && standing.isEmpty();
    }

    /** Whether anything was verified. */
    boolean verified() {
        return verified;
    }

    /** Whether any step has changed the world. */
    boolean acted() {
        return acted;
    }

    /** Whether a site was promoted, or may have been, and that was not taken back. */
    boolean promotionStands() {
        return !standing.isEmpty();
    }

    /** Whether there was a promotion, and each part of it was taken back. */
    boolean promotionTakenBack() {
        return takenBack && standing.isEmpty();
    }

    /** Whether what was done in this phase stays as it is, whatever else is taken back. */
    boolean keeps(Phase phase) {
        return irrevocable && phase.equals(FENCE);
    }

    /** Whether it would open the old primary beside a new one. */
    boolean forbids(Phase phase) {
        return promotionStands() && phase.equals(FENCE);
    }
}
