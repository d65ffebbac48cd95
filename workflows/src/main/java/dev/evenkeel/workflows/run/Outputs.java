package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.runbook.Phase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a run that succeeded gives to whoever started it. */
final class Outputs {

    private static final Phase END = new Phase("outputs", Phase.Scope.ONCE);

    private Outputs() {}

    /** Where what comes after all steps sees their results. */
    static Frame atEnd(RunContext run) {
        return Frame.of(END, null, run.results());
    }

    /** @return the result with its outputs; a failure when one of them cannot be computed */
    static RunResult of(RunContext run, StepVariables variables, RunResult result) {
        if (result.status() != RunStatus.SUCCEEDED || run.runbook().outputs().isEmpty()) {
            return result;
        }
        Declared declared = run.declared();
        if (declared != null && declared.recovery().failback()) {
            // What the outputs tell of is what the failover did.
            return result;
        }
        Map<String, Object> values = variables.in(atEnd(run));
        Map<String, Object> outputs = new LinkedHashMap<>();
        for (Map.Entry<String, Expression> output : run.runbook().outputs().entrySet()) {
            if (run.rehearsal() && run.results().isUnknown(output.getValue().steps())) {
                continue;
            }
            try {
                Object value = output.getValue().evaluate(values);
                if (value instanceof Optional<?> optional) {
                    optional.ifPresent(present -> outputs.put(output.getKey(), present));
                } else {
                    outputs.put(output.getKey(), value);
                }
            } catch (EvaluationException e) {
                return new RunResult(
                        RunStatus.FAILED,
                        "Every step is done, but the output " + output.getKey() + " cannot be computed. "
                                + e.getMessage());
            }
        }
        return new RunResult(result.status(), result.reason(), outputs);
    }
}
