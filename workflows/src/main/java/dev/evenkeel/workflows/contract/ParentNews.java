package dev.evenkeel.workflows.contract;

/**
 * What a run tells those that it started.
 *
 * @param runId the run that says so
 * @param paused whether it is paused now
 * @param actor who paused or resumed it; empty when nobody did
 */
public record ParentNews(String runId, boolean paused, String actor) {}
