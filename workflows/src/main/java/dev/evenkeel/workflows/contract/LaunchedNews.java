package dev.evenkeel.workflows.contract;

/**
 * What a run tells the incident from whose room it was launched.
 *
 * @param status {@link RunStatus#RUNNING} when it begins, else how it ended
 * @param reason why it ended so; empty when it begins
 * @param requester who launched it
 */
public record LaunchedNews(
        String runId, String runbook, String title, RunStatus status, String reason, String requester) {}
