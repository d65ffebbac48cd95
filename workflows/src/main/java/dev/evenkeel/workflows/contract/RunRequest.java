package dev.evenkeel.workflows.contract;

import dev.evenkeel.workflows.contract.LockActivities.Fence;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The start of a run: all that it needs, pinned. Editing a file never touches a run in flight.
 *
 * @param inputs values by the input's id, complete and validated: texts, longs, doubles, booleans, lists of texts
 * @param children the other runbooks that it may run, by their names, theirs included
 * @param parent the run whose step started this one; null when a person or a schedule did
 * @param decisionKeys the public keys (X.509, Base64) of the web nodes whose signed decisions this run accepts, by key id
 * @param takeover null for a run that begins at its beginning
 * @param recovery how the recovery was declared; null for another procedure
 * @param override who launched it in spite of a freeze; null when nobody had to
 * @param drill null for a run that is no drill, and for a drill that a person launched without a schedule's terms
 * @param incident how the incident was declared; null for another procedure
 * @param origin the run of the incident from whose room it was launched; null when it was launched elsewhere
 * @param room the run of the incident that it belongs to, and whose people alone see it while that is private: itself, when it is an
 *     incident; null when it belongs to none
 */
public record RunRequest(
        String runId,
        Definition definition,
        Map<String, Object> inputs,
        Mode mode,
        EstateSnapshot estate,
        String requester,
        Map<String, String> decisionKeys,
        Map<String, Child> children,
        @Nullable Parent parent,
        @Nullable Takeover takeover,
        @Nullable Recovery recovery,
        @Nullable Drill drill,
        @Nullable FreezeOverride override,
        @Nullable Incident incident,
        @Nullable String origin,
        @Nullable String room) {

    public RunRequest {
        inputs = Map.copyOf(inputs);
        decisionKeys = Map.copyOf(decisionKeys);
        // A run that began under an older version has none.
        children = children == null ? Map.of() : Map.copyOf(children);
    }

    /** A run that belongs to no incident. */
    public RunRequest(
            String runId,
            Definition definition,
            Map<String, Object> inputs,
            Mode mode,
            EstateSnapshot estate,
            String requester,
            Map<String, String> decisionKeys,
            Map<String, Child> children,
            @Nullable Parent parent,
            @Nullable Takeover takeover,
            @Nullable Recovery recovery,
            @Nullable Drill drill,
            @Nullable FreezeOverride override,
            @Nullable Incident incident,
            @Nullable String origin) {
        this(
                runId,
                definition,
                inputs,
                mode,
                estate,
                requester,
                decisionKeys,
                children,
                parent,
                takeover,
                recovery,
                drill,
                override,
                incident,
                origin,
                null);
    }

    /** A run of its own, of which nothing more is said. */
    public RunRequest(
            String runId,
            Definition definition,
            Map<String, Object> inputs,
            Mode mode,
            EstateSnapshot estate,
            String requester,
            Map<String, String> decisionKeys,
            Map<String, Child> children) {
        this(
                runId,
                definition,
                inputs,
                mode,
                estate,
                requester,
                decisionKeys,
                children,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** Another runbook, pinned together with the estate as it sees it: its service may be another one. */
    public record Child(Definition definition, EstateSnapshot estate) {}

    /**
     * @param step the key of the step
     * @param fence the lock that it holds, which counts for its children too; null when it holds none; numbered 0 in a rehearsal,
     *     which only would hold it
     * @param slice the part of its loop that this run is; null when this run is one of a runbook of its own
     * @param approval how people agree to what this run applies, because they have to agree to what its parent does; null when they
     *     have not to
     */
    public record Parent(
            String runId,
            String step,
            @Nullable Fence fence,
            @Nullable Slice slice,
            @Nullable Approvers approval) {}

    /**
     * How people agree.
     *
     * @param count how many different people
     */
    public record Approvers(int count, Role from) {}

    /** The part of another run's loop that this run is; null when it is none. */
    public @Nullable Slice slice() {
        return parent == null ? null : parent.slice();
    }

    /**
     * What this run does not do again because an earlier one did. Plans and approvals are never taken over: a plan is a file of
     * its run, and people agreed to that run, not to this one.
     *
     * @param run the id of the earlier run
     * @param steps what became of its steps, by their key
     */
    public record Takeover(String run, Map<String, Taken> steps) {
        public Takeover {
            steps = Map.copyOf(steps);
        }
    }

    /** @param done false when the earlier run went on without the step */
    public record Taken(boolean done, Map<String, Object> result) {
        public Taken {
            result = Map.copyOf(result);
        }
    }

    /**
     * The runbook's own copy.
     *
     * @param path relative to the runbook folder
     * @param hash SHA-256 of the text, in hex
     * @param commit the commit that the runbook folder was at, with {@code +} when the file had been changed since; empty outside Git
     * @param editor who changed the file last, as Git knows it; empty when unknown
     */
    public record Definition(String path, String text, String hash, String commit, String editor) {}
}
