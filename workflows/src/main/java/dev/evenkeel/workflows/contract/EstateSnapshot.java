package dev.evenkeel.workflows.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of the estate that a run may see, as it was when the run was declared.
 *
 * @param sites the sites of the environment, in their order
 */
public record EstateSnapshot(
        Environment environment, @Nullable Service service, List<Site> sites) {

    public EstateSnapshot {
        sites = List.copyOf(sites);
    }

    public Optional<Site> site(String name) {
        return sites.stream().filter(site -> site.name().equals(name)).findFirst();
    }

    /** @param vars free values for the runbooks: texts, numbers, booleans, lists and maps of those */
    public record Environment(String name, String title, Map<String, Object> vars) {
        public Environment {
            vars = new LinkedHashMap<>(vars);
        }
    }

    /** @param sites the names of the sites that it runs on in this environment */
    public record Service(String name, String title, String owner, List<String> sites, Map<String, Object> vars) {
        public Service {
            sites = List.copyOf(sites);
            vars = new LinkedHashMap<>(vars);
        }
    }

    /**
     * @param endpoint the base URL under which it is reached, or empty
     * @param hosts addresses by the role of the host
     */
    public record Site(
            String name,
            String title,
            String provider,
            String region,
            String endpoint,
            Map<String, String> hosts,
            Map<String, Object> vars) {
        public Site {
            hosts = new LinkedHashMap<>(hosts);
            vars = new LinkedHashMap<>(vars);
        }
    }
}
