package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.InputFile;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.runbook.Input;
import dev.evenkeel.workflows.runbook.Runbook;
import dev.evenkeel.workflows.runbook.Step;
import dev.evenkeel.workflows.runbook.Variables;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The variables that the expressions of a step see. */
final class StepVariables {

    private final Map<String, Object> fixed = new LinkedHashMap<>();
    private final Runbook runbook;
    private final @Nullable Declared declared;
    private final RunContext context;

    StepVariables(RunContext run) {
        RunRequest request = run.request();
        this.context = run;
        this.runbook = run.runbook();
        this.declared = run.declared();
        EstateSnapshot estate = request.estate();
        fixed.put("inputs", inputs(request.inputs(), runbook));
        fixed.put("run", run());
        fixed.putAll(Variables.values(estate));
    }

    private Map<String, Object> run() {
        RunRequest request = context.request();
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("id", request.runId());
        run.put("mode", request.mode().name().toLowerCase(Locale.ROOT));
        run.put("requester", request.requester());
        run.put("environment", request.estate().environment().name());
        if (declared != null) {
            run.putAll(declared.variables());
            // A rehearsal shows what would be done after a promotion.
            run.put(
                    "promoted",
                    declared.recovery().failback()
                            || context.rehearsal()
                            || context.footprint().promotionStands());
        }
        return run;
    }

    /** A person has changed the inputs: what runs from now on sees these. */
    void inputs(Map<String, Object> values) {
        fixed.put("inputs", inputs(values, runbook));
    }

    /** The inputs as expressions see them now. */
    Object inputs() {
        return Objects.requireNonNull(fixed.get("inputs"));
    }

    Map<String, Object> in(Frame frame) {
        Map<String, Object> all = atStart();
        Site site = frame.site();
        if (site != null) {
            all.put("site", Variables.values(site));
        }
        all.putAll(frame.bindings());
        all.put("steps", frame.results().variable(frame));
        return all;
    }

    /** The title of a step here; as it was written when it needs what is not known yet. */
    String title(Step step, Frame frame) {
        try {
            return step.common().title().text(in(frame));
        } catch (EvaluationException notYet) {
            return step.common().title().source();
        }
    }

    /** The values that are there before any step has run; what becomes of a recovery changes those of {@code run}. */
    Map<String, Object> atStart() {
        Map<String, Object> all = new LinkedHashMap<>(fixed);
        if (declared != null) {
            all.put("run", run());
        }
        return all;
    }

    /** A number without a fraction reads as a person writes it: {@code 2}, not {@code 2.0}. */
    static String text(@Nullable Object value) {
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
            return String.valueOf(number.longValue());
        }
        return String.valueOf(value);
    }

    private static Map<String, Object> inputs(Map<String, Object> given, Runbook runbook) {
        Map<String, Object> inputs = new LinkedHashMap<>();
        for (Input input : runbook.inputs()) {
            Object value = ResultMaps.plain(given.get(input.id()));
            if (value instanceof Number number && input.kind() == Input.Kind.NUMBER) {
                inputs.put(input.id(), number.doubleValue());
            } else if (input.kind() == Input.Kind.FILE) {
                InputFile.of(value).ifPresent(file -> inputs.put(input.id(), file(input, file)));
            } else if (value != null) {
                inputs.put(input.id(), value);
            }
        }
        return inputs;
    }

    private static Map<String, Object> file(Input input, InputFile file) {
        Map<String, Object> value = new LinkedHashMap<>(file.value());
        value.put("path", file.path(input.id()));
        return value;
    }
}
