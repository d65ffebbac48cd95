package dev.evenkeel.web.tools;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the tools of this server may use and reach.
 *
 * @param hostLost how long a host that holds an act may be away before its outcome counts as unknown
 */
@ConfigurationProperties("evenkeel.tools")
record ToolsSettings(
        @DefaultValue Http http,
        @DefaultValue Secret secrets,
        @DefaultValue Ssh ssh,
        @DefaultValue("10m") Duration hostLost) {

    /**
     * @param anywhere whether requests may go everywhere but to this host, its link and metadata services
     * @param allowed further targets: names, addresses, networks, with or without a port
     */
    record Http(
            @DefaultValue("true") boolean anywhere,
            @DefaultValue List<String> allowed) {}

    /**
     * @param folder what {@code file:} may name lies below it; null: the folder {@code secrets} in the data folder
     * @param variables what {@code env:} may name beside {@code EVENKEEL_SECRET_…}
     */
    record Secret(@Nullable Path folder, @DefaultValue Set<String> variables) {}

    /**
     * For SSH and Ansible.
     *
     * @param knownHosts the host keys that are trusted; null: those of the server's user
     * @param key the server's own private key; null: each step names one, and Ansible uses those of the server's user
     * @param user who logs in when a step does not say; null: the server's user
     */
    record Ssh(
            @Nullable Path knownHosts,
            @Nullable Path key,
            @Nullable String user) {}
}
