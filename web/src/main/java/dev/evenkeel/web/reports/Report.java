package dev.evenkeel.web.reports;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The report of a recovery or a drill. Its components are the keys of {@code report.json}, whose shape is described in
 * {@code docs/reports.md}: keys are added, never changed. Durations are milliseconds, moments milliseconds since the epoch; what is
 * null is not known or was not set.
 *
 * @param version of the shape
 * @param type {@code live}, {@code drill}, or {@code simulated} for a rehearsal
 * @param status where the run stands
 * @param finished whether the run has ended; before that the report says what is known so far
 * @param until the moment up to which it speaks: that of the journal's last entry
 * @param entries how many entries the journal had
 */
public record Report(
        int version,
        String run,
        String type,
        String status,
        boolean finished,
        long until,
        long entries,
        Scenario scenario,
        Scope scope,
        Plan plan,
        Objectives objectives,
        Achieved achieved,
        List<Participant> participants,
        List<PhaseTime> phases,
        List<Evidence> evidence,
        List<Deviation> deviations,
        List<Moment> timeline,
        List<Task> actions,
        @Nullable NextDate next,
        List<SignOff> signOffs) {

    static final int VERSION = 1;

    public Report {
        participants = List.copyOf(participants);
        phases = List.copyOf(phases);
        evidence = List.copyOf(evidence);
        deviations = List.copyOf(deviations);
        timeline = List.copyOf(timeline);
        actions = List.copyOf(actions);
        signOffs = List.copyOf(signOffs);
    }

    /**
     * @param requester who declared it, or the schedule's owner
     * @param graceful whether the old primary was counted on to the end
     * @param returnsFrom the failover that this one leads back from
     */
    public record Scenario(
            String title,
            String description,
            String runbook,
            String procedure,
            String requester,
            long startedAt,
            @Nullable Long finishedAt,
            @Nullable Long outageAt,
            @Nullable Long declaredAt,
            @Nullable Boolean graceful,
            @Nullable String returnsFrom,
            Map<String, Object> inputs,
            String reason) {}

    /** @param from the primary when it was declared */
    public record Scope(
            String environment,
            @Nullable String service,
            List<String> sites,
            @Nullable String from,
            @Nullable String to) {
        public Scope {
            sites = List.copyOf(sites);
        }
    }

    /** @param hash SHA-256 of the definition's text */
    public record Plan(String path, String commit, String hash) {}

    /** @param rtoAt when the recovery objective was missed, or would have been */
    public record Objectives(
            @Nullable Long rto,
            @Nullable Long rpo,
            @Nullable Long rtoAt) {}

    /**
     * @param outageToVerified what the recovery time objective is about
     * @param declaredToVerified the same without the time until somebody declared it
     * @param outageToRestored until the first good write
     * @param waiting how much of it people were waited for
     */
    public record Achieved(
            @Nullable Long declaredToVerified,
            @Nullable Long outageToVerified,
            @Nullable Long outageToRestored,
            @Nullable Long waiting,
            @Nullable Boolean rtoMet,
            @Nullable Long rpo,
            @Nullable Long lostWrites,
            @Nullable Boolean rpoMet,
            @Nullable Long keptAt,
            @Nullable Long writtenAt,
            @Nullable Long restoredAt,
            @Nullable Long verifiedAt,
            @Nullable Long fenceProvenAt,
            @Nullable String fenceProof,
            @Nullable String primary) {}

    /** @param roles in which they decided; @param did what, in the order in which they first did it */
    public record Participant(String name, List<String> roles, List<String> did) {
        public Participant {
            roles = List.copyOf(roles);
            did = List.copyOf(did);
        }
    }

    /**
     * @param took from the beginning to the end, or to {@link Report#until}
     * @param waiting how much of it people were waited for
     * @param budget how long it may take, waiting for people not counted
     * @param usual what it took in past runs, waiting for people not counted
     */
    public record PhaseTime(
            String phase,
            String state,
            @Nullable Long startedAt,
            @Nullable Long took,
            long waiting,
            @Nullable Long budget,
            @Nullable Long usual,
            List<StepTime> steps) {
        public PhaseTime {
            steps = List.copyOf(steps);
        }

        public boolean over() {
            return took != null && budget != null && took - waiting > budget;
        }
    }

    /** @param note how it went, or why it was not done */
    public record StepTime(
            String step,
            String title,
            String kind,
            @Nullable String site,
            String state,
            int attempts,
            @Nullable Long startedAt,
            @Nullable Long took,
            long waiting,
            @Nullable Long budget,
            String note) {
        public boolean over() {
            return took != null && budget != null && took - waiting > budget;
        }
    }

    /** What a step that judges, or a person who did something by hand, found. */
    public record Evidence(
            String step,
            String title,
            String kind,
            String state,
            @Nullable Long at,
            String summary,
            Map<String, Object> result) {}

    /** What went otherwise than the runbook says. */
    public enum Kind {
        RTO_MISSED,
        RPO_MISSED,
        FENCE_NOT_PROVEN,
        UNGRACEFUL,
        GLASS_BROKEN,
        BY_HAND,
        SKIPPED,
        FAILED,
        RETRIED,
        INPUTS_CHANGED,
        OVER_BUDGET,
        PAUSED,
        LATE_ANSWER,
        LOCK_LOST,
        ABORTED,
        CANCELLED,
        UNDONE,
        NOT_IN_DRILL,
        SIMULATED,
        /** A condition of the runbook left the step out. */
        NOT_NEEDED,
        /** Added by a person. */
        NOTED;

        /** As the JSON writes it. */
        @JsonValue
        String word() {
            return Reporter.name(this);
        }
    }

    /**
     * @param what the step or the phase; empty when it is about the run
     * @param why in the words of the journal or of whoever added it
     * @param by null when nobody decided it
     */
    public record Deviation(
            Kind kind,
            long at,
            String what,
            String why,
            @Nullable String by) {}

    /** An entry of the journal that counts: steps that began and plans of an undo are left out. */
    public record Moment(
            long seq,
            long at,
            String type,
            @Nullable String step,
            @Nullable String actor,
            String detail) {}

    /**
     * @param number by which it is closed
     * @param due a date, {@code yyyy-mm-dd}
     * @param doneBy null while it is open
     */
    public record Task(
            long number,
            String what,
            @Nullable String owner,
            @Nullable String due,
            long at,
            String by,
            @Nullable String doneBy,
            @Nullable Long doneAt) {}

    /** @param date {@code yyyy-mm-dd} */
    public record NextDate(String date, String why, long at, String by) {}

    /**
     * @param covers the {@link #content()} that was signed
     * @param current whether nothing was added since
     */
    public record SignOff(long at, String by, String comment, String covers, boolean current) {}

    /** SHA-256 of all but the sign-offs: what one of them signs. */
    public String content() {
        return CanonicalJson.hash(new Report(
                version,
                run,
                type,
                status,
                finished,
                until,
                entries,
                scenario,
                scope,
                plan,
                objectives,
                achieved,
                // who only signs becomes a participant by it
                List.of(),
                phases,
                evidence,
                deviations,
                timeline,
                actions,
                next,
                List.of()));
    }

    public boolean signed() {
        return signOffs.stream().anyMatch(SignOff::current);
    }

    /** Those that somebody has to explain; what a condition left out is as the runbook wants it. */
    public List<Deviation> unplanned() {
        return deviations.stream()
                .filter(deviation -> deviation.kind() != Kind.NOT_NEEDED)
                .toList();
    }

    public List<Deviation> notNeeded() {
        return deviations.stream()
                .filter(deviation -> deviation.kind() == Kind.NOT_NEEDED)
                .toList();
    }
}
