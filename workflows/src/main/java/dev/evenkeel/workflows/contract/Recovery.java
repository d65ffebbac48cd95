package dev.evenkeel.workflows.contract;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a recovery was declared. Both clocks of its objective, since the outage and since the declaration, start here.
 *
 * @param outageAt when the outage began, milliseconds since the epoch; of a planned recovery the same as {@code declaredAt}
 * @param declaredAt milliseconds since the epoch
 * @param graceful whether the old primary is still reachable: a planned recovery
 * @param primary the name of the site that was the service's primary when it was declared; frozen for the whole run
 * @param returnsFrom the run of the failover that this one leads back from; null when it is no failback
 * @param returnsTo the site that was the primary before that failover; null when it is no failback
 * @param objectives null where none is set
 * @param usual how long each phase took in past runs, waiting for people not counted: the median in milliseconds, by the phase's name
 */
public record Recovery(
        long outageAt,
        long declaredAt,
        boolean graceful,
        String primary,
        @Nullable String returnsFrom,
        @Nullable String returnsTo,
        Objectives objectives,
        Map<String, Long> usual) {

    public Recovery {
        usual = new LinkedHashMap<>(usual);
    }

    /** One that leads away from the primary. */
    public Recovery(
            long outageAt,
            long declaredAt,
            boolean graceful,
            String primary,
            Objectives objectives,
            Map<String, Long> usual) {
        this(outageAt, declaredAt, graceful, primary, null, null, objectives, usual);
    }

    /** Whether it leads back to the former primary: it walks only the phase failback. */
    public boolean failback() {
        return returnsFrom != null;
    }

    /**
     * @param rto how long the service may be away
     * @param rpo how much of its data, in time, may be lost
     */
    public record Objectives(
            @Nullable Duration rto, @Nullable Duration rpo) {
        public static final Objectives NONE = new Objectives(null, null);
    }
}
