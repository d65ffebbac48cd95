package dev.evenkeel.web.launch;

import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunRequest.Takeover;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts runs. */
public interface Launcher {

    /** A new id for a run; the form carries it, so that a form sent twice starts one run. */
    String newRunId();

    /** Checks the inputs and starts the workflow. Launching with a known run id again is {@link Launched.Started}. */
    Launched launch(Launch launch);

    /**
     * @param inputs as the form has them: one text, or several for a list
     * @param again null for a run that begins at its beginning
     */
    record Launch(
            String runId,
            String runbook,
            String environment,
            Mode mode,
            Map<String, List<String>> inputs,
            String actor,
            @Nullable Again again) {

        /** A run that begins at its beginning. */
        public Launch(
                String runId,
                String runbook,
                String environment,
                Mode mode,
                Map<String, List<String>> inputs,
                String actor) {
            this(runId, runbook, environment, mode, inputs, actor, null);
        }
    }

    /**
     * A run that goes on where an earlier one ended.
     *
     * @param definition the hash of the earlier run's runbook: its results fit no other one
     */
    record Again(String definition, Takeover takeover) {}

    sealed interface Launched {
        record Started(String runId) implements Launched {}

        /** @param messages by the id of the input; the key is empty for what concerns the whole form */
        record Invalid(Map<String, String> messages) implements Launched {}

        /** @param message what happened and what to do */
        record Refused(String message, Why why) implements Launched {
            public Refused(String message) {
                this(message, Why.NOT_NOW);
            }
        }

        /** What kind of refusal it is, for those who do not read words. */
        enum Why {
            ROLE,
            NO_SUCH_RUNBOOK,
            PROBLEMS,
            AWAY,
            NOT_NOW
        }
    }
}
