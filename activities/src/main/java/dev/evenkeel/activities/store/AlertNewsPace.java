package dev.evenkeel.activities.store;

/**
 * How soon an incident is told again of news about its alerts. Each look costs some eleven events of the 51,200 that its history may
 * have: what has looked often looks at longer and longer intervals, so that a storm of weeks does not end it.
 */
final class AlertNewsPace {

    /** So often it is told at once. */
    static final int AT_ONCE = 150;

    /** After so many more the interval has doubled. */
    private static final int DOUBLING = 150;

    private static final double FIRST_MILLIS = 1_000;
    private static final long LONGEST_MILLIS = 600_000;

    private AlertNewsPace() {}

    /** @param times how often it was told @return milliseconds that lie between the last time and the next one */
    static long pauseAfter(int times) {
        return times < AT_ONCE
                ? 0
                : (long) Math.min(LONGEST_MILLIS, FIRST_MILLIS * Math.pow(2, (double) (times - AT_ONCE) / DOUBLING));
    }
}
