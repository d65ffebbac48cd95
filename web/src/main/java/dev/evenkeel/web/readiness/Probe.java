package dev.evenkeel.web.readiness;

import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.activities.readiness.Finding;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One look at the world. It changes nothing, and is given up when it takes too long.
 *
 * @param subject what is looked at
 * @param patience null for the usual one
 * @param look an {@link io.temporal.failure.ApplicationFailure} is bad, with its advice; whatever else it throws says nothing about the
 *     world
 */
record Probe(Check check, String subject, @Nullable Duration patience, Callable<Finding> look) {

    Probe(Check check, String subject, Callable<Finding> look) {
        this(check, subject, null, look);
    }

    /** What is known without looking. */
    static Probe of(Finding finding) {
        return new Probe(finding.check(), finding.subject(), () -> finding);
    }
}
