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
 * @param freezes when nothing may be deployed there
 */
public record EstateSnapshot(
        Environment environment, @Nullable Service service, List<Site> sites, List<Freeze> freezes) {

    public EstateSnapshot {
        sites = List.copyOf(sites);
        // Absent in the request of a run that was begun before there were any.
        freezes = freezes == null ? List.of() : List.copyOf(freezes);
    }

    /** Without freezes. */
    public EstateSnapshot(Environment environment, @Nullable Service service, List<Site> sites) {
        this(environment, service, sites, List.of());
    }

    /** For what no freeze may hold up. */
    public EstateSnapshot unfrozen() {
        return new EstateSnapshot(environment, service, sites);
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

    /**
     * @param sites the names of the sites that it runs on in this environment
     * @param primary the name of the site that is its primary as the estate means it, or empty
     * @param standby the name of the site that takes over from it, or empty
     * @param channel where its owner is told what cannot wait, or empty
     */
    public record Service(
            String name,
            String title,
            String owner,
            List<String> sites,
            Map<String, Object> vars,
            String primary,
            String standby,
            String channel) {
        public Service {
            sites = List.copyOf(sites);
            vars = new LinkedHashMap<>(vars);
            // Absent in the request of a run that was begun before services had them.
            primary = primary == null ? "" : primary;
            standby = standby == null ? "" : standby;
            channel = channel == null ? "" : channel;
        }

        /** Without a primary, a standby and a channel. */
        public Service(String name, String title, String owner, List<String> sites, Map<String, Object> vars) {
            this(name, title, owner, sites, vars, "", "", "");
        }
    }

    /**
     * @param endpoint the base URL under which it is reached, or empty
     * @param hosts addresses by the role of the host
     * @param credentials references to secrets, by what they open: {@code kubeconfig}, {@code aws}, {@code azure}, {@code gcp} …
     * @param runner whether acts at this site are done by a runner there, and never by the server itself
     * @param ssh how its hosts are logged in to, where a step does not say otherwise
     * @param tier what it is worth, in the estate's own words, or empty
     * @param endpoints further URLs by what they are for
     */
    public record Site(
            String name,
            String title,
            String provider,
            String region,
            String endpoint,
            Map<String, String> hosts,
            Map<String, String> credentials,
            boolean runner,
            Map<String, Object> vars,
            Ssh ssh,
            String tier,
            Map<String, String> endpoints) {
        public Site {
            // Absent in the request of a run that was begun before sites had it.
            ssh = ssh == null ? Ssh.NONE : ssh;
            hosts = new LinkedHashMap<>(hosts);
            // Absent in the request of a run that was begun before sites had any.
            credentials = credentials == null ? Map.of() : new LinkedHashMap<>(credentials);
            vars = new LinkedHashMap<>(vars);
            tier = tier == null ? "" : tier;
            endpoints = endpoints == null ? Map.of() : new LinkedHashMap<>(endpoints);
        }

        /** A site of which nothing more is said. */
        public Site(
                String name,
                String title,
                String provider,
                String region,
                String endpoint,
                Map<String, String> hosts,
                Map<String, String> credentials,
                boolean runner,
                Map<String, Object> vars) {
            this(name, title, provider, region, endpoint, hosts, credentials, runner, vars, Ssh.NONE, "", Map.of());
        }
    }

    /**
     * How the hosts of a site are logged in to. The key is the site's credential {@code ssh}, sudo's password its credential {@code
     * sudo}.
     *
     * @param user null when the site does not say
     * @param agent whether keys are those of the SSH agent
     * @param jump the hosts to go through, the nearest first, each as {@code [user@]host[:port]}
     * @param become the user as whom commands run; null for the one who logs in
     * @param hostKeys fingerprints by address
     */
    public record Ssh(
            @Nullable String user,
            int port,
            boolean agent,
            List<String> jump,
            @Nullable String become,
            Map<String, String> hostKeys) {

        public static final Ssh NONE = new Ssh(null, SshTarget.PORT, false, List.of(), null, Map.of());

        public Ssh {
            jump = List.copyOf(jump);
            // In an order: what a workflow writes of it has to be the same whenever it is replayed.
            hostKeys = new LinkedHashMap<>(hostKeys);
        }
    }
}
