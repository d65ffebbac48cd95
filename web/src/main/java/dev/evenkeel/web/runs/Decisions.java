package dev.evenkeel.web.runs;

import dev.evenkeel.workflows.contract.Decision;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signs what a person decided and sends it to the run. Refused decisions are audited. */
public interface Decisions {

    /** @return what the run waits for now, or empty */
    Outcome decide(Ask ask);

    /** @param id made with the form, so that a form sent twice decides once */
    record Ask(
            String id,
            String runId,
            Decision.Action action,
            @Nullable String step,
            @Nullable String scope,
            String actor,
            String comment,
            Map<String, Object> evidence) {}

    sealed interface Outcome {
        record Accepted(String waitingFor) implements Outcome {}

        /** @param message what happened and what to do */
        record Refused(String message) implements Outcome {}
    }
}
