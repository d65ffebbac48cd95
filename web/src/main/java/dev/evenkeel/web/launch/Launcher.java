package dev.evenkeel.web.launch;

import dev.evenkeel.workflows.contract.Drill;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Recovery.Objectives;
import dev.evenkeel.workflows.contract.RunRequest.Takeover;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Starts runs. */
public interface Launcher {

    /** A new id for a run; the form carries it, so that a form sent twice starts one run. */
    String newRunId();

    /** Checks the inputs and starts the workflow. Launching with a known run id again is {@link Launched.Started}. */
    Launched launch(Launch launch);

    /**
     * A launch that a rule of the runbook folder asks for, and no person: what the file says is right for everybody. A known run that
     * has not answered is started again, which does nothing when it was.
     */
    default Launched launchByRule(Launch launch) {
        return launch(launch);
    }

    /** @param inputs as the form has them: one text, or several for a list */
    record Launch(
            String runId,
            String runbook,
            String environment,
            Mode mode,
            Map<String, List<String>> inputs,
            String actor,
            Terms terms) {

        /** A launch of which nothing more is said. */
        public Launch(
                String runId,
                String runbook,
                String environment,
                Mode mode,
                Map<String, List<String>> inputs,
                String actor) {
            this(runId, runbook, environment, mode, inputs, actor, Terms.NONE);
        }

        /** The same launch on these terms instead. */
        public Launch on(Terms other) {
            return new Launch(runId, runbook, environment, mode, inputs, actor, other);
        }

        /** The same launch as another run. */
        public Launch as(String id) {
            return new Launch(id, runbook, environment, mode, inputs, actor, terms);
        }
    }

    /**
     * What is said of a launch beside what every launch says.
     *
     * @param again null for a run that begins at its beginning
     * @param declaration how a recovery is declared; null: planned, and now
     * @param drill the terms of a drill that a schedule starts; null for every other run
     * @param override why a deploy may not wait for the end of a freeze; null when nobody says so
     * @param incident how an incident is declared; null: as its runbook says, and now
     * @param origin the run of the incident from whose room it is launched; null when it is launched elsewhere
     */
    record Terms(
            @Nullable Again again,
            @Nullable Declaration declaration,
            @Nullable Drill drill,
            @Nullable String override,
            @Nullable DeclaredIncident incident,
            @Nullable String origin) {

        public static final Terms NONE = new Terms(null, null, null, null, null, null);

        public Terms {
            override = said(override);
            origin = said(origin);
        }

        public Terms again(Again how) {
            return new Terms(how, declaration, drill, override, incident, origin);
        }

        public Terms declared(@Nullable Declaration how) {
            return new Terms(again, how, drill, override, incident, origin);
        }

        public Terms drilled(@Nullable Drill how) {
            return new Terms(again, declaration, how, override, incident, origin);
        }

        /** @param reason why it may not wait for the end of a freeze; blank: it may */
        public Terms overriding(@Nullable String reason) {
            return new Terms(again, declaration, drill, reason, incident, origin);
        }

        public Terms incident(@Nullable DeclaredIncident how) {
            return new Terms(again, declaration, drill, override, how, origin);
        }

        /** @param room the run of the incident from whose room it is launched; blank: from none */
        public Terms from(@Nullable String room) {
            return new Terms(again, declaration, drill, override, incident, room);
        }

        private static @Nullable String said(@Nullable String text) {
            return text == null || text.isBlank() ? null : text.strip();
        }
    }

    /**
     * A run that goes on where an earlier one ended.
     *
     * @param definition the hash of the earlier run's runbook: its results fit no other one
     */
    record Again(String definition, Takeover takeover) {}

    /**
     * How a recovery is declared.
     *
     * @param outageAt when the outage began, milliseconds since the epoch; null: now
     * @param graceful whether the old primary is still reachable: a planned recovery
     * @param returnsFrom the run of the failover that this run leads back from; null when it is no failback
     * @param objectives what the run has to achieve, instead of what its runbook or its service says; null: as they say
     */
    record Declaration(
            @Nullable Long outageAt,
            boolean graceful,
            @Nullable String returnsFrom,
            @Nullable Objectives objectives) {

        /** The key of a message about {@code outageAt}; no input has such a name. */
        public static final String OUTAGE = "outage-began";

        public static final Declaration PLANNED = new Declaration(null, true, null, null);
    }

    /**
     * How an incident is declared. What is null is as the runbook says, and now. Times are milliseconds since the epoch.
     *
     * @param beganAt when the impact began; null: when it was detected
     * @param detectedAt when an alert noticed it; null: now
     * @param isPrivate whether only its people see it
     */
    record DeclaredIncident(
            @Nullable Integer severity,
            @Nullable String title,
            @Nullable Long beganAt,
            @Nullable Long detectedAt,
            @Nullable Boolean isPrivate) {

        /** Of which nobody says who sees it. */
        public DeclaredIncident(
                @Nullable Integer severity, @Nullable String title, @Nullable Long beganAt, @Nullable Long detectedAt) {
            this(severity, title, beganAt, detectedAt, null);
        }

        /** The keys of messages about it; no input has such a name. */
        public static final String SEVERITY = "incident-severity";

        public static final String TITLE = "incident-title";
        public static final String BEGAN = "impact-began";

        public static final DeclaredIncident NOW = new DeclaredIncident(null, null, null, null);
    }

    sealed interface Launched {
        record Started(String runId) implements Launched {}

        /** @param messages by the id of the input; the key is empty for what concerns the whole form */
        record Invalid(Map<String, String> messages) implements Launched {

            /** All of them in one line. */
            public String words() {
                return new TreeMap<>(messages)
                        .entrySet().stream()
                                .map(wrong -> wrong.getKey().isEmpty()
                                        ? wrong.getValue()
                                        : wrong.getKey() + ": " + wrong.getValue())
                                .collect(Collectors.joining(" "));
            }
        }

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
            /** Nothing is deployed there at this time. */
            FROZEN,
            NOT_NOW
        }
    }
}
