package dev.evenkeel.workflows.contract;

/**
 * The types of an act's failure ({@code ApplicationFailure.getType()}). None of them is retried by Temporal: whether a step is tried
 * again is decided by its {@code retry} and by people. The failure's first detail is a {@link Detail}.
 */
public final class Failures {

    /** The tool ran and said no. */
    public static final String TOOL_FAILED = "ToolFailed";

    public static final String TOOL_MISSING = "ToolMissing";
    public static final String UNREACHABLE = "Unreachable";
    /** What was approved is not what would be done. */
    public static final String PLAN_CHANGED = "PlanChanged";
    /** A rule of the runbook folder says no. */
    public static final String POLICY_DENIED = "PolicyDenied";
    /** It would cost more than the runbook allows. */
    public static final String OVER_BUDGET = "OverBudget";
    /** The step's own values are wrong: a path outside the runbook folder, an unknown secret. */
    public static final String BAD_REQUEST = "BadRequest";

    public static final String TIMED_OUT = "TimedOut";
    /** It may or may not have been done: only a person can say. */
    public static final String UNKNOWN_OUTCOME = "UnknownOutcome";
    /** Another host holds the act; the first detail is {@link Elsewhere}. */
    public static final String CLAIMED_ELSEWHERE = "ClaimedElsewhere";

    /** The host that had begun the act never comes back, as a person says; the first detail is {@link Lost}. */
    public static final String HOST_LOST = "HostLost";

    /** The server stands in the place of a lost runner, and this is not about what that one had begun: a runner has to take it. */
    public static final String NO_RUNNER = "NoRunner";

    /** What should have judged could not: nothing is known of what was to be judged. */
    public static final String NOT_JUDGED = "NotJudged";

    /** Another run has been given the service's lock since: nothing was done. */
    public static final String LOCK_LOST = "LockLost";
    /** The act was ended for a more urgent run that needs the service. */
    public static final String GAVE_WAY = "GaveWay";

    private Failures() {}

    /**
     * @param advice what to do about it
     * @param evidence what was seen: the last lines, a state, a lock; may be empty
     */
    public record Detail(String advice, String evidence) {}

    /**
     * @param queue the task queue of the host that holds the act
     * @param patienceMillis how long that host may be away before the act counts as lost
     * @param reads whether the act only reads: once it is lost it is done again, by whoever is there. Else its outcome is unknown
     */
    public record Elsewhere(String queue, long patienceMillis, boolean reads) {}

    /**
     * @param by who has declared it lost
     * @param at when, milliseconds since the epoch
     * @param reads as in {@link Elsewhere}
     */
    public record Lost(String host, String by, long at, String reason, boolean reads) {}
}
