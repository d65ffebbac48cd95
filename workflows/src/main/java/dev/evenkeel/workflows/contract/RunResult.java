package dev.evenkeel.workflows.contract;

/** How a run ended. */
public record RunResult(RunStatus status, String reason) {}
