package dev.evenkeel.web.readiness;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When readiness is evaluated, and what is good enough.
 *
 * @param every between two evaluations, beside those after a change
 * @param rehearse how old the rehearsal may be that tells of capacity and lag; when it is older, another one is made
 * @param drillAge how long a good drill counts
 * @param patience how long one look at the world may take
 */
@ConfigurationProperties("evenkeel.readiness")
record ReadinessSettings(
        @DefaultValue("30m") Duration every,
        @DefaultValue("25m") Duration rehearse,
        @DefaultValue("90d") Duration drillAge,
        @DefaultValue("15s") Duration patience) {

    private static final Duration SHORTEST = Duration.ofMinutes(1);

    ReadinessSettings {
        if (every.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("evenkeel.readiness.every is at least 1m");
        }
        if (patience.compareTo(Duration.ofSeconds(60)) > 0 || patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("evenkeel.readiness.patience is more than 0s and at most 60s");
        }
    }
}
