package dev.evenkeel.activities.process;

import java.time.Duration;

/** Runs something regularly, on the thread that asks. */
final class Beat {
    private final Runnable action;
    private final long[] every;
    private int step;
    private long due;

    /** @param every the distances between runs; the last one goes on for ever */
    Beat(Runnable action, Duration... every) {
        this.action = action;
        this.every = new long[every.length];
        for (int i = 0; i < every.length; i++) {
            this.every[i] = every[i].toNanos();
        }
        this.due = System.nanoTime() + this.every[0];
    }

    void ifDue() {
        if (System.nanoTime() - due >= 0) {
            action.run();
            step = Math.min(step + 1, every.length - 1);
            due = System.nanoTime() + every[step];
        }
    }
}
