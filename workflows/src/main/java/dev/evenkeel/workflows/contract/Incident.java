package dev.evenkeel.workflows.contract;

/**
 * How an incident was declared. All times are milliseconds since the epoch.
 *
 * @param severity 1, critical, to 5, cosmetic
 * @param title what is wrong, in a few words
 * @param beganAt when the impact began
 * @param detectedAt when an alert or a person noticed it
 * @param declaredAt when it was declared
 * @param isPrivate whether only its people see it: who declared it, who has a role of it, and who is invited
 */
public record Incident(int severity, String title, long beganAt, long detectedAt, long declaredAt, boolean isPrivate) {

    /** One that everybody sees. */
    public Incident(int severity, String title, long beganAt, long detectedAt, long declaredAt) {
        this(severity, title, beganAt, detectedAt, declaredAt, false);
    }
}
