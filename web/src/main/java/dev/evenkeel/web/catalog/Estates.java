package dev.evenkeel.web.catalog;

import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.estate.Estate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The estate as the runbook folder describes it now: the last version without problems. */
public interface Estates {

    Estate estate();

    /**
     * What a run may see.
     *
     * @param service null for a run that works on none
     * @return empty when there is no such environment, or the service does not run there
     */
    default Optional<EstateSnapshot> snapshot(String environment, @Nullable String service) {
        return estate().snapshot(environment, service);
    }
}
