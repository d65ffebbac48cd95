package dev.evenkeel.workflows.contract;

/** What one person at a time is responsible for in an incident. */
public enum IncidentRole {
    COMMANDER,
    DEPUTY,
    SCRIBE,
    OPERATIONS,
    COMMUNICATIONS,
    EXPERT
}
