package dev.evenkeel.workflows.cases;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.runbook.Position;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One story that a runbook is tested with.
 *
 * @param name a sentence
 * @param inputs as they are written, by the input's id
 * @param inputPlaces where each of them is written
 * @param environment null: the first one in which the runbook can run
 * @param declared how the run is declared when it is a recovery
 * @param stubs what the steps bring; the first that fits counts
 * @param answers what people say when they are asked, each once
 */
public record RunbookCase(
        String name,
        Position at,
        Map<String, Object> inputs,
        Map<String, Position> inputPlaces,
        Mode mode,
        @Nullable String environment,
        Declared declared,
        List<Stub> stubs,
        List<Answer> answers,
        Expected expected) {

    public RunbookCase {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        inputPlaces = Map.copyOf(inputPlaces);
        stubs = List.copyOf(stubs);
        answers = List.copyOf(answers);
    }

    /**
     * How a recovery is declared.
     *
     * @param primary null: what the estate says
     * @param returnsTo the former primary, for the way back; null for a failover
     */
    public record Declared(
            boolean graceful,
            @Nullable String primary,
            @Nullable String returnsTo) {}

    /**
     * What a step brings instead of what its tool would.
     *
     * @param attempt 0 for every attempt
     * @param result replaces what a step of this kind usually brings, key by key
     * @param fails the message of its failure; null when it succeeds
     * @param failure the type of the failure, see {@link dev.evenkeel.workflows.contract.Failures}
     */
    public record Stub(
            StepPattern step,
            int attempt,
            Map<String, Object> result,
            @Nullable String fails,
            String failure,
            Position at) {
        public Stub {
            result = Collections.unmodifiableMap(new LinkedHashMap<>(result));
        }
    }

    /**
     * @param action null when nobody answers and time passes
     * @param by null: as many different people as are asked for
     */
    public record Answer(
            StepPattern step,
            Decision.@Nullable Action action,
            @Nullable String by,
            String comment,
            Map<String, Object> evidence,
            Position at) {
        public Answer {
            evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
        }
    }

    /**
     * What has to come of it; what is null does not matter.
     *
     * @param status null together with {@code waiting}
     * @param waiting the run is left waiting for a person
     * @param reason a part of the run's reason
     * @param path what happens in this order; other steps may come between
     * @param never steps that do not begin
     * @param approvals all that are asked for, in their order
     * @param undone all steps of the way back that were done, in their order
     */
    public record Expected(
            @Nullable RunStatus status,
            boolean waiting,
            @Nullable Position statusAt,
            @Nullable String reason,
            @Nullable Position reasonAt,
            List<Passage> path,
            List<Place> never,
            @Nullable List<AskedApproval> approvals,
            @Nullable Position approvalsAt,
            @Nullable List<Place> undone,
            @Nullable Position undoneAt) {
        public Expected {
            path = List.copyOf(path);
            never = List.copyOf(never);
            approvals = approvals == null ? null : List.copyOf(approvals);
            undone = undone == null ? null : List.copyOf(undone);
        }
    }

    public record Place(StepPattern step, Position at) {}

    public record Passage(Outcome outcome, StepPattern step, Position at) {}

    /** How a step ended. */
    public enum Outcome {
        DONE,
        FAILED,
        SKIPPED,
        /** In a rehearsal: shown, not done. */
        PREVIEWED
    }

    /** @param from the role in small letters; null for any. @param count 0 for any */
    public record AskedApproval(StepPattern step, @Nullable String from, int count, Position at) {}
}
