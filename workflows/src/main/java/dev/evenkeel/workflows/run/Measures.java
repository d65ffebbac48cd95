package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.runbook.RecoveryPlan;
import io.temporal.workflow.Workflow;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a recovery has lost, as far as its steps have found out; noted whenever more of it is known. */
final class Measures {

    private final RunContext run;
    private final StepVariables variables;
    private Map<String, Object> noted = Map.of();

    Measures(RunContext run, StepVariables variables) {
        this.run = run;
        this.variables = variables;
    }

    /** @param verifiedAt when the service was healthy again, milliseconds since the epoch; null while it is not */
    void look(@Nullable Long verifiedAt) {
        RecoveryPlan plan = run.runbook().recovery();
        Declared declared = run.declared();
        if (plan == null || declared == null || plan.measures().isEmpty() || run.rehearsal()) {
            return;
        }
        Map<String, Object> known = known(plan, declared, verifiedAt);
        if (!known.isEmpty() && !known.equals(noted)) {
            noted = known;
            run.journal().note(Type.MEASURED, known);
        }
    }

    private Map<String, Object> known(RecoveryPlan plan, Declared declared, @Nullable Long verifiedAt) {
        Map<String, Object> values = variables.in(Outputs.atEnd(run));
        Map<String, Object> known = new LinkedHashMap<>();
        Optional<Long> kept = value(plan, RecoveryPlan.KEPT, values).flatMap(Measures::time);
        Optional<Long> written = value(plan, RecoveryPlan.WRITTEN, values).flatMap(Measures::time);
        kept.ifPresent(time -> known.put("kept", time));
        written.ifPresent(time -> known.put("written", time));
        value(plan, RecoveryPlan.LOST, values)
                .filter(Number.class::isInstance)
                .ifPresent(count -> known.put("lost", ((Number) count).longValue()));
        Optional<Long> restored = value(plan, RecoveryPlan.RESTORED, values).flatMap(Measures::time);
        restored.or(() -> Optional.ofNullable(verifiedAt)).ifPresent(time -> known.put("restored", time));
        kept.flatMap(time -> rpo(time, written, declared)).ifPresent(rpo -> known.put("rpo", rpo));
        return known;
    }

    /**
     * Without a measured last write: the old primary took none after the outage had begun. As long as it answers it has taken some
     * until it was fenced, and so has one of which a later write was kept; then nobody knows what is lost.
     */
    private static Optional<Long> rpo(long kept, Optional<Long> written, Declared declared) {
        if (written.isPresent()) {
            return Optional.of(Math.max(0, written.get() - kept));
        }
        long outage = declared.recovery().outageAt();
        return declared.graceful() || kept > outage ? Optional.empty() : Optional.of(outage - kept);
    }

    /** Empty when the steps have not found it out. */
    private static Optional<Object> value(RecoveryPlan plan, String name, Map<String, Object> values) {
        Expression expression = plan.measures().get(name);
        if (expression == null) {
            return Optional.empty();
        }
        try {
            return expression.evaluate(values) instanceof Optional<?> optional
                    ? optional.map(value -> (Object) value)
                    : Optional.empty();
        } catch (EvaluationException notYet) {
            return Optional.empty();
        }
    }

    /** RFC 3339, or seconds since the epoch. */
    private static Optional<Long> time(Object value) {
        if (value instanceof Number seconds) {
            return Optional.of(Math.round(seconds.doubleValue() * 1000));
        }
        try {
            return Optional.of(
                    OffsetDateTime.parse(String.valueOf(value).strip().replace(' ', 'T'))
                            .toInstant()
                            .toEpochMilli());
        } catch (DateTimeException notATime) {
            Workflow.getLogger(Measures.class).warn("What was measured is no time: {}", value);
            return Optional.empty();
        }
    }
}
