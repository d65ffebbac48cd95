package dev.evenkeel.web.launch;

import dev.evenkeel.activities.store.Primaries;
import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.EstateSnapshot.Service;
import dev.evenkeel.workflows.estate.Estate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The estate with each service's primary where recoveries have moved it: what a run, and each that it starts, has to know. */
final class MovedEstates implements Estates {

    private final Estates estates;
    private final Primaries primaries;

    MovedEstates(Estates estates, Primaries primaries) {
        this.estates = estates;
        this.primaries = primaries;
    }

    @Override
    public Estate estate() {
        return estates.estate();
    }

    @Override
    public Optional<EstateSnapshot> snapshot(String environment, @Nullable String service) {
        return estates.snapshot(environment, service).map(this::moved);
    }

    /** Where it was moved to, as long as that site is still there. */
    private EstateSnapshot moved(EstateSnapshot estate) {
        Service service = estate.service();
        return service == null
                ? estate
                : primaries
                        .find(estate.environment().name(), service.name())
                        .map(Primaries.Primary::site)
                        .filter(site -> !site.equals(service.primary()))
                        .filter(site -> estate.site(site).isPresent())
                        .map(site -> new EstateSnapshot(
                                estate.environment(), moved(service, site), estate.sites(), estate.freezes()))
                        .orElse(estate);
    }

    /** What stood by and is the primary now has the former primary standing by. */
    private static Service moved(Service service, String primary) {
        return new Service(
                service.name(),
                service.title(),
                service.owner(),
                service.sites(),
                service.vars(),
                primary,
                service.standby().equals(primary) ? service.primary() : service.standby(),
                service.channel());
    }
}
