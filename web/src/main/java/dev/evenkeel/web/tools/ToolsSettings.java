package dev.evenkeel.web.tools;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the tools of this server, or of this runner, may use and reach.
 *
 * @param hostLost how long a host that holds an act may be away before its outcome counts as unknown
 */
@ConfigurationProperties("evenkeel.tools")
public record ToolsSettings(
        @DefaultValue Http http,
        @DefaultValue Secret secrets,
        @DefaultValue Ssh ssh,
        @DefaultValue Kubernetes kubernetes,
        @DefaultValue Cloud cloud,
        @DefaultValue Terraform terraform,
        @DefaultValue("10m") Duration hostLost) {

    /**
     * @param anywhere whether requests may go everywhere but to this host, its link and metadata services
     * @param allowed further targets: names, addresses, networks, with or without a port
     */
    public record Http(
            @DefaultValue("true") boolean anywhere,
            @DefaultValue List<String> allowed) {}

    /**
     * @param folder what {@code file:} may name lies below it; null: the folder {@code secrets} in the data folder
     * @param variables what {@code env:} may name beside {@code EVENKEEL_SECRET_…}
     * @param vault null: {@code vault:} references cannot be read
     * @param aws null: {@code aws:} references cannot be read
     * @param remembered how long an answer of Vault or AWS counts
     */
    public record Secret(
            @Nullable Path folder,
            @DefaultValue Set<String> variables,
            @Nullable Vault vault,
            @Nullable Aws aws,
            @DefaultValue("5s") Duration remembered) {}

    /** See {@link dev.evenkeel.activities.vault.VaultSettings}. */
    public record Vault(
            URI address,
            @Nullable String token,
            @Nullable String roleId,
            @Nullable String secretId,
            @DefaultValue("approle") String mount,
            @Nullable String namespace,
            @Nullable Path certificates,
            @DefaultValue("10s") Duration patience) {}

    /** See {@link dev.evenkeel.activities.aws.AwsSecretSettings}. */
    public record Aws(
            String region,
            @Nullable URI endpoint,
            @DefaultValue("10s") Duration patience) {}

    /** @param program name or path of Terraform or OpenTofu; null: terraform, or tofu where there is only that */
    public record Terraform(@Nullable String program) {}

    /**
     * For SSH and Ansible.
     *
     * @param knownHosts the host keys that are trusted; null: those of the server's user
     * @param key the server's own private key; null: each step names one, and Ansible uses those of the server's user
     * @param agent the socket of the SSH agent; null: the one that SSH_AUTH_SOCK names
     * @param user who logs in when a step does not say; null: the server's user
     */
    public record Ssh(
            @Nullable Path knownHosts,
            @Nullable Path key,
            @Nullable Path agent,
            @Nullable String user) {}

    /** @param plugins programs, by name, that a kubeconfig may have run on this host to log in */
    public record Kubernetes(@DefaultValue Set<String> plugins) {}
    /**
     * Clouds that are not at their usual addresses.
     *
     * @param endpoints by {@code aws}, {@code azure}, {@code azure-login}, {@code gcp}
     * @param authority certificates in PEM that they are held against; null: the usual ones
     */
    public record Cloud(
            @DefaultValue Map<String, URI> endpoints,
            @Nullable Path authority) {}
}
