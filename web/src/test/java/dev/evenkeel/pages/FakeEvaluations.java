package dev.evenkeel.pages;

import dev.evenkeel.web.readiness.Evaluations;
import dev.evenkeel.web.readiness.EvaluationsAccess;
import java.util.concurrent.atomic.AtomicInteger;

/** Evaluates nothing; counts how often it was asked. */
public final class FakeEvaluations implements Evaluations {

    public final AtomicInteger asked = new AtomicInteger();
    public volatile boolean away;

    @Override
    public void ask() throws Away {
        if (away) {
            throw EvaluationsAccess.away("connection refused");
        }
        asked.incrementAndGet();
    }
}
