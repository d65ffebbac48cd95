package dev.evenkeel.activities.kubernetes;

import java.time.Duration;
import java.util.Set;

/**
 * @param plugins programs that a kubeconfig may have run on this host to log in ({@code aws}, {@code kubelogin} …); without any, such
 *     a kubeconfig is refused
 * @param connectTimeout how long making a connection may take
 * @param requestTimeout how long one answer may take
 * @param patience how long an API server may be away or refuse for now, before a step fails
 */
public record KubernetesSettings(
        Set<String> plugins, Duration connectTimeout, Duration requestTimeout, Duration patience) {

    public KubernetesSettings {
        plugins = Set.copyOf(plugins);
    }

    public KubernetesSettings(Set<String> plugins) {
        this(plugins, Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(60));
    }
}
