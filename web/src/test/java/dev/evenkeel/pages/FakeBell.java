package dev.evenkeel.pages;

import dev.evenkeel.web.alerts.Bell;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how often it is rung. */
public final class FakeBell implements Bell {

    public final AtomicInteger rings = new AtomicInteger();

    @Override
    public void ring() {
        rings.incrementAndGet();
    }
}
