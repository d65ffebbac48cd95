package dev.evenkeel.activities.ssh;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The way to a host and the one who goes it. Acts with the same route share connections.
 *
 * @param hops the hosts to go through, then the host itself
 * @param pins fingerprints by {@code host} or {@code host:port}
 */
record Route(List<Hop> hops, Identity identity, Map<String, String> pins) {

    Route {
        hops = List.copyOf(hops);
        pins = Map.copyOf(pins);
    }

    Hop target() {
        return hops.getLast();
    }

    boolean isDirect() {
        return hops.size() == 1;
    }

    /** Up to the last host before the target. */
    Route before() {
        return new Route(hops.subList(0, hops.size() - 1), identity, pins);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Route route
                && hops.equals(route.hops)
                && identity.mark().equals(route.identity.mark())
                && pins.equals(route.pins);
    }

    @Override
    public int hashCode() {
        return Objects.hash(hops, identity.mark());
    }
}
