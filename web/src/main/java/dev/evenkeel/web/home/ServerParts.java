package dev.evenkeel.web.home;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/** The states of the server's parts, as its health endpoint knows them. */
@Component
class ServerParts {

    private static final Set<String> PLUMBING = Set.of("ping", "livenessState", "readinessState", "ssl");

    private final ObjectProvider<HealthEndpoint> health;

    ServerParts(ObjectProvider<HealthEndpoint> health) {
        this.health = health;
    }

    record Part(String name, boolean up) {}

    List<Part> all() {
        HealthDescriptor all =
                health.stream().findFirst().map(HealthEndpoint::health).orElse(null);
        if (!(all instanceof CompositeHealthDescriptor composite) || composite.getComponents() == null) {
            return List.of();
        }
        return composite.getComponents().entrySet().stream()
                .filter(part -> !PLUMBING.contains(part.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .map(part -> new Part(part.getKey(), part.getValue().getStatus().equals(Status.UP)))
                .toList();
    }
}
