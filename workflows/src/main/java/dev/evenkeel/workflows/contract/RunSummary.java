package dev.evenkeel.workflows.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as a list shows it. The workflow writes it with each append to the journal.
 *
 * @param procedure that of the runbook; {@link #SLICE} for a part of another run's loop, which lists leave out unless it waits for a person
 * @param waitingFor what a person has to do: {@code approval}, {@code task}, {@code choice}, {@code failure}, {@code unknown},
 *     {@link #ACKNOWLEDGE}; null when nothing
 * @param waitingRole the role that may do it; null when nothing
 * @param alarm what is pressing about it; null when nothing
 * @param at what is going on, in a few words
 * @param startedAt milliseconds since the epoch
 * @param finishedAt milliseconds since the epoch; null while it runs
 * @param room the run of the incident that it belongs to; itself, when it is one; null when it belongs to none
 * @param people who see a private incident, and what belongs to it, in the order of the alphabet; null when everybody does, and for a
 *     run that is no incident
 */
public record RunSummary(
        String runId,
        String runbook,
        String procedure,
        String title,
        @Nullable String service,
        String environment,
        Mode mode,
        RunStatus status,
        @Nullable String waitingFor,
        @Nullable Role waitingRole,
        @Nullable Alarm alarm,
        String at,
        String requester,
        String definitionHash,
        String commit,
        long startedAt,
        @Nullable Long finishedAt,
        @Nullable String room,
        @Nullable List<String> people) {

    public RunSummary {
        people = people == null ? null : List.copyOf(people);
    }

    /** Instead of the procedure of a run that is a part of another run's loop. */
    public static final String SLICE = "slice";

    /** What an incident waits for that nobody has acknowledged. */
    public static final String ACKNOWLEDGE = "acknowledge";

    /** Why somebody should look at a run. */
    public enum Alarm {
        /** Nobody agreed, or acknowledged the incident, in time, so others are asked as well. */
        ESCALATED,
        /** A task was not done, or a status update not given, when it was due. */
        OVERDUE,
        /** The recovery will miss its objective, or has missed it. */
        OBJECTIVE
    }

    /** A run that belongs to no incident. */
    public RunSummary(
            String runId,
            String runbook,
            String procedure,
            String title,
            @Nullable String service,
            String environment,
            Mode mode,
            RunStatus status,
            @Nullable String waitingFor,
            @Nullable Role waitingRole,
            @Nullable Alarm alarm,
            String at,
            String requester,
            String definitionHash,
            String commit,
            long startedAt,
            @Nullable Long finishedAt) {
        this(
                runId,
                runbook,
                procedure,
                title,
                service,
                environment,
                mode,
                status,
                waitingFor,
                waitingRole,
                alarm,
                at,
                requester,
                definitionHash,
                commit,
                startedAt,
                finishedAt,
                null,
                null);
    }

    /** Nothing is pressing about it. */
    public RunSummary(
            String runId,
            String runbook,
            String procedure,
            String title,
            @Nullable String service,
            String environment,
            Mode mode,
            RunStatus status,
            @Nullable String waitingFor,
            @Nullable Role waitingRole,
            String at,
            String requester,
            String definitionHash,
            String commit,
            long startedAt,
            @Nullable Long finishedAt) {
        this(
                runId,
                runbook,
                procedure,
                title,
                service,
                environment,
                mode,
                status,
                waitingFor,
                waitingRole,
                null,
                at,
                requester,
                definitionHash,
                commit,
                startedAt,
                finishedAt);
    }
}
