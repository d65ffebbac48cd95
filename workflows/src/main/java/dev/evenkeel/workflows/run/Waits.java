package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.document.Durations;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.runbook.Step;
import dev.evenkeel.workflows.runbook.Variables;
import io.temporal.workflow.Workflow;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Waits: for a while, until a time, or until a condition holds. The time is the workflow's own. */
final class Waits {

    private Waits() {}

    /** @param variables as they are now; asked for again at each look */
    static Done until(Step.Until until, Supplier<Map<String, Object>> variables) {
        return switch (until) {
            case Step.Until.Passed passed -> {
                Workflow.sleep(duration(passed.duration(), variables.get()));
                yield new Done(Map.of(), "");
            }
            case Step.Until.Moment moment -> {
                OffsetDateTime time = time(moment.time(), variables.get());
                long left = time.toInstant().toEpochMilli() - Workflow.currentTimeMillis();
                if (left > 0) {
                    Workflow.sleep(left);
                }
                yield new Done(Map.of(), "it is " + time);
            }
            case Step.Until.Holds holds -> holds(holds, variables);
        };
    }

    private static Done holds(Step.Until.Holds holds, Supplier<Map<String, Object>> variables) {
        long end = Workflow.currentTimeMillis() + holds.within().toMillis();
        while (true) {
            Map<String, Object> values = new LinkedHashMap<>(variables.get());
            values.put("now", Variables.now(Workflow.currentTimeMillis()));
            if (Boolean.TRUE.equals(holds.condition().evaluate(values))) {
                return new Done(Map.of(), holds.condition().source());
            }
            if (Workflow.currentTimeMillis() + holds.every().toMillis() > end) {
                throw new StepFailure(
                        Failures.TIMED_OUT,
                        "It did not come true within " + Doing.words(holds.within()) + ": "
                                + holds.condition().source(),
                        "Find out why, then retry, which waits once more, or stop",
                        "");
            }
            Workflow.sleep(holds.every());
        }
    }

    private static Duration duration(Template duration, Map<String, Object> variables) {
        return Durations.parse(StepVariables.text(duration.evaluate(variables)))
                .orElseThrow(() -> new StepFailure(
                        Failures.BAD_REQUEST,
                        duration.source() + " is not a duration",
                        "Write it like 90s, 15m or 4h",
                        ""));
    }

    private static OffsetDateTime time(Template time, Map<String, Object> variables) {
        String text = time.text(variables).strip();
        try {
            return OffsetDateTime.parse(text);
        } catch (DateTimeException e) {
            throw new StepFailure(
                    Failures.BAD_REQUEST, "'" + text + "' is no time", "Write it like 2030-12-31T22:00:00Z", "");
        }
    }
}
