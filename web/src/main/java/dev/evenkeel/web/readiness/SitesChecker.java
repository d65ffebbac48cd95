package dev.evenkeel.web.readiness;

import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.web.ServerSettings;
import dev.evenkeel.web.tools.ToolsSettings;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.SiteReadinessActivities.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * The endpoints of its sites answer, and so do the SSH servers of the hosts that its steps log in to. Sites with a runner are looked at
 * by it and not from here.
 */
@Component
class SitesChecker implements Checker {

    private static final Set<String> OWN = Set.of("127.0.0.1", "localhost", "::1");

    private final Endpoints endpoints;

    SitesChecker(ToolsSettings tools, ServerSettings server) {
        this.endpoints = new Endpoints(tools, server.demonstrates());
    }

    @Override
    public Check check() {
        return Check.SITES;
    }

    @Override
    public List<Probe> probes(Subject subject) {
        List<Probe> probes = new ArrayList<>();
        for (Site site : subject.ownSites()) {
            if (!site.endpoint().isEmpty()) {
                probes.add(endpoints.endpoint(site.name(), site.endpoint()));
            }
            hosts(subject, site)
                    .forEach(host ->
                            probes.add(endpoints.host(site.name() + "/" + host.name(), host.address(), host.port())));
        }
        return probes;
    }

    /** Ansible goes to all hosts of a site, SSH steps to those that they name. */
    static List<Host> hosts(Subject subject, Site site) {
        List<Host> hosts = new ArrayList<>();
        boolean all = subject.uses("ansible");
        Set<String> named = subject.uses("ssh") ? ReferencesChecker.hosts(subject) : Set.of();
        site.hosts().forEach((name, text) -> {
            Address address = Address.of(text, site.ssh().port());
            // Ansible acts on this very machine without SSH.
            boolean local = OWN.contains(address.host()) && !address.said();
            if (named.contains(name) || (all && !local)) {
                hosts.add(new Host(name, address.host(), address.port()));
            }
        });
        if (!hosts.isEmpty() && !site.ssh().jump().isEmpty()) {
            // What lies behind a jump host is seen from there only.
            String first = site.ssh().jump().getFirst();
            Address address = Address.of(first, 22);
            return List.of(new Host(first, address.host(), address.port()));
        }
        return hosts;
    }

    /** @param said whether the port was written with it */
    private record Address(String host, int port, boolean said) {

        /** {@code [user@]host[:port]} */
        static Address of(String text, int usual) {
            String place = text.substring(text.lastIndexOf('@') + 1);
            int colon = place.lastIndexOf(':');
            String port = place.substring(colon + 1);
            boolean said =
                    colon > 0 && port.matches("\\d{1,5}") && (place.indexOf(':') == colon || place.contains("]"));
            String host = said ? place.substring(0, colon) : place;
            return new Address(host.replaceAll("[\\[\\]]", ""), said ? Integer.parseInt(port) : usual, said);
        }
    }
}
