package dev.evenkeel.activities.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for something that the system does not announce. */
final class Waiting {
    private Waiting() {}

    /** Looks every few milliseconds; true as soon as it holds, false when the time is over. */
    static boolean until(Duration atMost, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        long pause = 2;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() >= deadline) {
                return false;
            }
            Thread.sleep(pause);
            pause = Math.min(20, pause + 1);
        }
        return true;
    }
}
