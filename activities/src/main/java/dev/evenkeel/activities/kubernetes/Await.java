package dev.evenkeel.activities.kubernetes;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.KubernetesActivities.WaitRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.WaitResult;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import dev.evenkeel.workflows.expression.ExpressionException;
import dev.evenkeel.workflows.expression.Scope;
import dev.evenkeel.workflows.expression.Type;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks at a resource until it says what is awaited, or is gone. */
final class Await {

    /** Made when the first step of this kind comes: making it takes some hundred milliseconds. */
    private static final class Compiler {
        static final ExpressionCompiler IT = new ExpressionCompiler();
    }

    private final Api api;
    private final WaitRequest request;
    private final Kinds.Kind kind;
    private final ResourceName name;
    private final @Nullable Expression until;
    private final long begun = System.nanoTime();
    private String said = "";

    Await(Api api, WaitRequest request) {
        this.api = api;
        this.request = request;
        this.name = ResourceName.of(request.resource());
        this.kind = api.kind(name);
        this.until = request.until() == null ? null : compiled(request.until());
    }

    private static Expression compiled(String source) {
        try {
            return Compiler.IT.compile(source, Scope.EMPTY.with("object", Type.ANY), Type.TRUTH);
        } catch (ExpressionException e) {
            throw ActFailures.badRequest("'until' cannot be read: " + e.getMessage(), "Correct it in the runbook.");
        }
    }

    WaitResult run() {
        while (true) {
            Map<String, Object> object = api.get(kind, name.name());
            String missing = missing(object);
            if (missing.isEmpty() || api.rehearses()) {
                Object status = object == null ? null : object.get("status");
                String summary = missing.isEmpty() ? "reached after " + millis() / 1000 + " s" : "now: " + missing;
                return new WaitResult(api.rehearses() ? "would wait; " + summary : summary, millis(), status);
            }
            if (!missing.equals(said)) {
                said = missing;
                api.say(missing);
            }
            if (millis() >= request.withinMillis()) {
                throw ActFailures.failure(
                        Failures.TOOL_FAILED,
                        request.resource() + " was not there within " + request.withinMillis() / 1000.0 + " s: "
                                + missing,
                        "See in the log what it said over time, and look at the resource itself.",
                        object == null ? "" : String.valueOf(object.get("status")));
            }
            api.pause(Math.max(1, Math.min(request.everyMillis(), request.withinMillis() - millis())));
        }
    }

    /** @return what is still missing; empty when nothing is */
    private String missing(@Nullable Map<String, Object> object) {
        if (request.absent()) {
            return object == null ? "" : "it is still there" + finalizers(object);
        }
        if (object == null) {
            return "it does not exist";
        }
        String condition = request.condition();
        return condition != null ? unlessTrue(object, condition) : unlessHolds(object);
    }

    private static String finalizers(Map<String, Object> object) {
        return Plain.at(object, "metadata", "deletionTimestamp") == null
                ? ", and nobody has deleted it"
                : ", held by " + Plain.list(object, "metadata", "finalizers");
    }

    private static String unlessTrue(Map<String, Object> object, String type) {
        for (Object condition : Plain.list(object, "status", "conditions")) {
            if (Plain.text(condition, "type").equalsIgnoreCase(type)) {
                String status = Plain.text(condition, "status");
                String why = (Plain.text(condition, "reason") + " " + Plain.text(condition, "message")).strip();
                return status.equals("True") ? "" : type + " is " + status + (why.isEmpty() ? "" : ": " + why);
            }
        }
        return "it has no condition " + type + " yet";
    }

    private String unlessHolds(Map<String, Object> object) {
        if (until == null) {
            return "";
        }
        try {
            return Boolean.TRUE.equals(until.evaluate(Map.of("object", object)))
                    ? ""
                    : "it does not hold yet that " + until.source();
        } catch (EvaluationException e) {
            return "it cannot be said yet: " + e.getMessage();
        }
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }
}
