package dev.evenkeel.workflows.contract;

/**
 * How an incident was declared. All times are milliseconds since the epoch.
 *
 * @param severity 1, critical, to 5, cosmetic
 * @param title what is wrong, in a few words
 * @param beganAt when the impact began
 * @param detectedAt when an alert or a person noticed it
 * @param declaredAt when it was declared
 */
public record Incident(int severity, String title, long beganAt, long detectedAt, long declaredAt) {}
