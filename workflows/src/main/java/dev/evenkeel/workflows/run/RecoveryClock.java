package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Recovery;
import dev.evenkeel.workflows.contract.RunSummary.Alarm;
import dev.evenkeel.workflows.runbook.Phase;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.Step;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A recovery's clock: says at once, also while a step still runs, when a phase or a step takes longer than its budget, and when the
 * objective will be missed by what past runs took. Waiting for people is no part of a budget; for the objective it counts as it
 * elapses. One timer at a time, which never keeps the run open.
 */
final class RecoveryClock {

    private enum Outlook {
        IN_TIME,
        LATE,
        MISSED
    }

    private final @Nullable Recovery recovery;
    private final Runbook runbook;
    private final RunState state;
    private final JournalWriter journal;
    private final Map<String, Budget> budgets = new LinkedHashMap<>();
    private @Nullable Phase phase;
    private long phaseBegan;
    private long phaseWaited;
    private Outlook outlook = Outlook.IN_TIME;
    private boolean foresees;
    private boolean running;
    private int changes;

    /** @param key of the step, or the name of the phase */
    private record Budget(String key, boolean ofPhase, long budget, long began, long waited) {}

    /** @param declared null for a run without such a clock */
    RecoveryClock(@Nullable Declared declared, Runbook runbook, RunState state, JournalWriter journal) {
        this.recovery = declared == null ? null : declared.recovery();
        this.runbook = runbook;
        this.state = state;
        this.journal = journal;
    }

    void start() {
        Recovery declared = recovery;
        if (declared == null) {
            return;
        }
        running = true;
        foresees = !declared.failback() && declared.objectives().rto() != null;
        Workflow.newDetachedCancellationScope(() -> Async.procedure(this::watch))
                .run();
    }

    void stop() {
        running = false;
        budgets.clear();
        state.presses(Alarm.OBJECTIVE, false);
    }

    void enter(Phase entered) {
        phase = entered;
        phaseBegan = Workflow.currentTimeMillis();
        phaseWaited = state.waiting().total();
        budget(runbook.phase(entered)).ifPresent(budget -> began(entered.name(), true, budget));
        changes++;
    }

    void leave(Phase left) {
        budgets.remove(left.name());
        changes++;
    }

    void began(Step step, String key) {
        Duration budget = step.common().budget();
        if (running && budget != null) {
            began(key, false, budget);
        }
    }

    void ended(Step step, String key) {
        if (step.common().budget() != null && budgets.remove(key) != null) {
            changes++;
        }
    }

    /** The service is healthy again. */
    void verified() {
        Recovery declared = Objects.requireNonNull(recovery);
        long now = Workflow.currentTimeMillis();
        Duration rto = declared.objectives().rto();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("since_outage", now - declared.outageAt());
        data.put("since_declared", now - declared.declaredAt());
        data.put("waiting", state.waiting().total());
        data.put("met", rto == null || now - declared.outageAt() <= rto.toMillis());
        foresees = false;
        changes++;
        state.presses(Alarm.OBJECTIVE, false);
        journal.note(Type.VERIFIED, data);
    }

    private void began(String key, boolean ofPhase, Duration budget) {
        budgets.put(
                key,
                new Budget(
                        key,
                        ofPhase,
                        budget.toMillis(),
                        Workflow.currentTimeMillis(),
                        state.waiting().total()));
        changes++;
    }

    /** A phase has the sum of its steps' budgets, when each of them has one. */
    private static Optional<Duration> budget(List<Step> steps) {
        Duration sum = Duration.ZERO;
        for (Step step : steps) {
            Duration budget = step.common().budget();
            if (budget == null) {
                return Optional.empty();
            }
            sum = sum.plus(budget);
        }
        return sum.isZero() ? Optional.empty() : Optional.of(sum);
    }

    private void watch() {
        while (running) {
            long now = Workflow.currentTimeMillis();
            judgeBudgets(now);
            judgeObjective(now);
            int seen = changes;
            int asked = state.waiting().changes();
            long next = Math.min(nextBudget(), nextForecast(now));
            if (next == Long.MAX_VALUE) {
                Workflow.await(() -> news(seen, asked));
            } else {
                Workflow.await(Duration.ofMillis(Math.max(1, next - now)), () -> news(seen, asked));
            }
        }
    }

    private boolean news(int seen, int asked) {
        return !running || changes != seen || state.waiting().changes() != asked;
    }

    private void judgeBudgets(long now) {
        for (Budget budget : List.copyOf(budgets.values())) {
            long took = now - budget.began - (state.waiting().total() - budget.waited);
            if (took > budget.budget) {
                budgets.remove(budget.key);
                Map<String, Object> data = new LinkedHashMap<>();
                if (budget.ofPhase) {
                    data.put("phase", budget.key);
                }
                data.put("budget", budget.budget);
                data.put("took", took);
                journal.note(Type.BUDGET_EXCEEDED, budget.ofPhase ? null : budget.key, 0, data);
            }
        }
    }

    /** When the first budget is used up; while people are waited for, none is used. */
    private long nextBudget() {
        if (state.waiting().open()) {
            return Long.MAX_VALUE;
        }
        return budgets.values().stream()
                .mapToLong(
                        budget -> budget.began + budget.budget + state.waiting().total() - budget.waited + 1)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private void judgeObjective(long now) {
        if (!foresees) {
            return;
        }
        long end = now + rest(now) + later();
        long late = end - rtoAt();
        Outlook seen = now > rtoAt() ? Outlook.MISSED : late > 0 ? Outlook.LATE : Outlook.IN_TIME;
        if (seen == outlook || outlook == Outlook.MISSED) {
            return;
        }
        outlook = seen;
        state.presses(Alarm.OBJECTIVE, seen != Outlook.IN_TIME);
        journal.note(Type.FORECAST, Map.of("end", end, "rto_at", rtoAt(), "late", late));
    }

    /** When the outlook may change although nothing happens. */
    private long nextForecast(long now) {
        if (!foresees || outlook == Outlook.MISSED) {
            return Long.MAX_VALUE;
        }
        if (outlook == Outlook.LATE) {
            return rtoAt() + 1;
        }
        // While people are waited for, what is left of the phase stays as it is; else it is used up first.
        return rtoAt() - later() - (state.waiting().open() ? rest(now) : 0) + 1;
    }

    private long rtoAt() {
        Recovery declared = Objects.requireNonNull(recovery);
        return declared.outageAt()
                + Objects.requireNonNull(declared.objectives().rto()).toMillis();
    }

    /** What the phase at hand will still take, by what it usually takes without people. */
    private long rest(long now) {
        Phase here = phase;
        long worked = now - phaseBegan - (state.waiting().total() - phaseWaited);
        return here == null ? 0 : Math.max(0, usual(here) - worked);
    }

    private long later() {
        List<Phase> phases = Procedure.RECOVERY.phases();
        int here = phase == null ? -1 : phases.indexOf(phase);
        return phases.stream()
                .skip(here + 1L)
                .filter(later -> !later.mayStandAlone() && !runbook.phase(later).isEmpty())
                .mapToLong(this::usual)
                .sum();
    }

    private long usual(Phase which) {
        return Objects.requireNonNull(recovery).usual().getOrDefault(which.name(), 0L);
    }
}
