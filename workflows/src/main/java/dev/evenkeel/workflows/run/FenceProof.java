package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Recovery;
import dev.evenkeel.workflows.runbook.Step;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether it is proven that the old primary takes no more writes: before that, nothing is promoted. */
final class FenceProof {

    private static final String UNSKIPPABLE =
            "The proof of the fence cannot be passed over: try it again, or break the glass, which somebody reviews afterwards";

    private final JournalWriter journal;
    private final @Nullable Declared declared;
    private boolean proven;
    private boolean broken;

    FenceProof(JournalWriter journal, @Nullable Declared declared) {
        this.journal = journal;
        this.declared = declared;
    }

    /** Whether it is a proof, or holds one: then it is never left out. */
    static boolean guards(Step step) {
        return step.common().provesFence() || step.children().stream().anyMatch(FenceProof::guards);
    }

    /** A step has succeeded. @param found what it found, for people */
    void succeeded(Step step, String key, int attempt, String found) {
        if (step.common().provesFence()) {
            proven = true;
            journal.note(Type.FENCE_PROVEN, key, attempt, Map.of("proof", found));
        }
    }

    /** Somebody goes on without the proof, and answers for it. */
    void broken() {
        broken = true;
    }

    /** @throws StepsStopped when nothing proves the fence */
    void require() {
        if (!proven && !broken) {
            throw new StepsStopped(why());
        }
    }

    /** What people read beside a proof that failed. */
    String advice(Step step, String otherwise) {
        if (!guards(step)) {
            return otherwise;
        }
        return why() + ". Fence it in another way and retry" + (otherwise.isBlank() ? "" : ". " + otherwise);
    }

    /** Why a run has ended at this step. */
    String reason(Step step, String otherwise) {
        return guards(step) ? otherwise + ". " + why() : otherwise;
    }

    /** @throws io.temporal.failure.ApplicationFailure of type {@link Refusal#TYPE} for what would leave the proof out */
    static void check(Question question, Action action) {
        boolean passesOver = action == Action.SKIP || action == Action.MARK_DONE;
        Refusal.unless(!(question.guarded() && passesOver), UNSKIPPABLE);
    }

    static void checkHeld(boolean guarded) {
        Refusal.unless(!guarded, UNSKIPPABLE);
    }

    private String why() {
        Recovery recovery = declared == null ? null : declared.recovery();
        String primary = recovery == null ? "the old primary" : recovery.primary();
        return "Promote is not reached: nothing has proven that " + primary + " takes no more writes";
    }
}
