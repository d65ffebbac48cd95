package dev.evenkeel.web.runs;

import dev.evenkeel.workflows.contract.Decision;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signs what a person decided and sends it to the run. Refused decisions are audited. */
public interface Decisions {

    /** @return what the run waits for now, or empty */
    Outcome decide(Ask ask);

    /**
     * @param id made with the form, so that a form sent twice decides once
     * @param via the chat by which it came; null for a page or the API
     */
    record Ask(
            String id,
            String runId,
            Decision.Action action,
            @Nullable String step,
            @Nullable String scope,
            String actor,
            String comment,
            Map<String, Object> evidence,
            Decision.@Nullable Via via) {

        /** What somebody decides on a page or by the API. */
        public Ask(
                String id,
                String runId,
                Decision.Action action,
                @Nullable String step,
                @Nullable String scope,
                String actor,
                String comment,
                Map<String, Object> evidence) {
            this(id, runId, action, step, scope, actor, comment, evidence, null);
        }
    }

    sealed interface Outcome {
        record Accepted(String waitingFor) implements Outcome {}

        /** @param message what happened and what to do */
        record Refused(String message, Why why) implements Outcome {
            public Refused(String message) {
                this(message, Why.NOT_NOW);
            }
        }

        /** What kind of refusal it is, for those who do not read words. */
        enum Why {
            ROLE,
            NO_SUCH_RUN,
            AWAY,
            NOT_NOW
        }
    }
}
