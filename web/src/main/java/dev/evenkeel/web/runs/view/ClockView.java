package dev.evenkeel.web.runs.view;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a recovery, as its page shows it. All durations are milliseconds.
 *
 * @param endedAt when the clocks stopped, milliseconds since the epoch: verified, or the run is over; null while they run
 * @param waiting how long people were waited for until now
 * @param waits whether somebody is waited for now
 * @param trouble why the fence is not proven; empty when nothing has gone wrong with it
 * @param rows phases, each followed by those of its steps that took the longest
 */
public record ClockView(
        RecoveryView recovery, @Nullable Long endedAt, long waiting, boolean waits, String trouble, List<Row> rows) {

    private static final int STEPS = 6;

    public ClockView {
        rows = List.copyOf(rows);
    }

    /**
     * @param step null for a phase
     * @param took null before it has begun
     * @param waiting how much of it people were waited for
     * @param budget its share of the objective; null when it has none
     */
    public record Row(
            String phase,
            @Nullable StepView step,
            StepState state,
            @Nullable Long took,
            @Nullable Long since,
            long waiting,
            @Nullable Long budget,
            @Nullable Long usual) {

        /** What the machines took. */
        public long working() {
            return took == null ? 0 : Math.max(0, took - waiting);
        }

        public boolean over() {
            return took != null && budget != null && working() > budget;
        }
    }

    /** @param now milliseconds since the epoch; the end of a run that has ended */
    public static ClockView of(RunView run, RecoveryView recovery, Budgets budgets, long now) {
        Waits waits = run.waits();
        @Nullable Long finished = run.summary().finishedAt();
        @Nullable
        Long stopped = recovery.verified() != null ? (Long) recovery.verified().at() : finished;
        long until = finished == null ? now : finished;
        List<Row> rows = new ArrayList<>();
        for (PhaseView phase : run.phases()) {
            rows.add(phase(phase, recovery, waits, budgets, until));
            steps(run, phase, recovery, waits, budgets, until).forEach(rows::add);
        }
        return new ClockView(
                recovery,
                stopped,
                waits.total(step -> true, recovery.declaredAt(), stopped == null ? until : stopped),
                stopped == null && waits.all().stream().anyMatch(wait -> wait.to() == null),
                recovery.fence() == null ? trouble(run) : "",
                rows);
    }

    /** How much longer the service may be away; negative when it should be back; null without an objective. */
    public @Nullable Long left(long now) {
        @Nullable Long deadline = recovery.deadline();
        return deadline == null ? null : (Long) (deadline - (endedAt == null ? now : endedAt));
    }

    /** Where the recovery stands with its objective. */
    public enum Standing {
        NONE("calm", "clock.rto.none"),
        IN_HAND("run", "clock.left"),
        AT_RISK("wait", "clock.left"),
        OVER("bad", "clock.over"),
        MET("ok", "clock.met"),
        MISSED("bad", "clock.missed"),
        /** The run is over, and nobody knows that the service is healthy. */
        UNVERIFIED("bad", "clock.unverified");

        private final String tone;
        private final String key;

        Standing(String tone, String key) {
            this.tone = tone;
            this.key = key;
        }

        public String tone() {
            return tone;
        }

        /** Of its words in the message bundles, with the time that is left, or gone over, as their argument. */
        public String key() {
            return key;
        }
    }

    public Standing standing(long now) {
        @Nullable Long left = left(now);
        if (left == null) {
            return Standing.NONE;
        }
        if (recovery.verified() != null) {
            return recovery.verified().met() ? Standing.MET : Standing.MISSED;
        }
        if (endedAt != null) {
            return Standing.UNVERIFIED;
        }
        return left < 0
                ? Standing.OVER
                : recovery.forecast() != null && recovery.forecast().late() > 0 ? Standing.AT_RISK : Standing.IN_HAND;
    }

    /** How much of the objective is used up, for a bar that ends with it. */
    public long spent(long now) {
        @Nullable Long rto = recovery.rto();
        @Nullable Long left = left(now);
        return rto == null || left == null ? 0 : Math.clamp(rto - left, 0, rto);
    }

    /** Whether the fence was passed with a broken glass instead of a proof. */
    public boolean passed() {
        return recovery.fence() == null && recovery.primary() != null;
    }

    private static Row phase(PhaseView phase, RecoveryView recovery, Waits waits, Budgets budgets, long until) {
        @Nullable Long began = phase.startedAt();
        long end = phase.finishedAt() == null ? until : phase.finishedAt();
        return new Row(
                phase.name(),
                null,
                phase.state(),
                began == null ? null : (Long) (end - began),
                phase.finishedAt() == null && phase.state().current() ? began : null,
                began == null ? 0 : waits.total(step -> step.startsWith(phase.name() + "/"), began, end),
                budgets.of(phase.name(), recovery),
                recovery.usual().get(phase.name()));
    }

    private static List<Row> steps(
            RunView run, PhaseView phase, RecoveryView recovery, Waits waits, Budgets budgets, long until) {
        List<Row> rows = run.steps().stream()
                .filter(step -> step.phase().equals(phase.name())
                        && step.children().isEmpty()
                        && !step.attempts().isEmpty())
                .map(step -> row(step, recovery, waits, budgets, until))
                .toList();
        List<Row> longest = rows.stream()
                .sorted((one, other) -> Long.compare(weight(other), weight(one)))
                .limit(STEPS)
                .toList();
        return rows.stream().filter(longest::contains).toList();
    }

    private static long weight(Row row) {
        return row.over() || row.since() != null ? Long.MAX_VALUE : row.took() == null ? 0 : row.took();
    }

    static Row row(StepView step, RecoveryView recovery, Waits waits, Budgets budgets, long until) {
        long began = step.attempts().getFirst().startedAt();
        @Nullable Long ended = step.attempts().getLast().endedAt();
        boolean open = ended == null || step.state().current();
        long end = ended == null || open ? until : ended;
        return new Row(
                step.phase(),
                step,
                step.state(),
                end - began,
                open && step.state().current() ? (Long) began : null,
                waits.total(step.key()::equals, began, end),
                budgets.of(step.key(), recovery),
                null);
    }

    private static String trouble(RunView run) {
        return run.steps().stream()
                .filter(step -> step.phase().equals("fence")
                        && step.children().isEmpty()
                        && (step.state() == StepState.FAILED || step.state() == StepState.UNKNOWN))
                .map(step -> step.label() + ": " + step.note())
                .reduce((first, last) -> last)
                .orElse("");
    }
}
