package dev.evenkeel.activities.kubernetes;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.KubernetesActivities.Cluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.VersionInfo;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The clusters that steps work on, each known by its kubeconfig and context; a rotated kubeconfig is another one. The client library is
 * large: nothing of it is loaded before the first step that needs it.
 */
public final class Clusters implements AutoCloseable {

    private final Secrets secrets;
    private final KubernetesSettings settings;
    private final ToolEnvironment environment;
    private @Nullable ClusterClients clients;

    public Clusters(Secrets secrets, KubernetesSettings settings, ToolEnvironment environment) {
        this.secrets = secrets;
        this.settings = settings;
        this.environment = environment;
    }

    interface Use<T> {
        T of(Api api) throws IOException;
    }

    <T> T use(RunningAct act, Cluster cluster, Use<T> use) throws IOException {
        String text = secrets.resolve(cluster.kubeconfig());
        Kubeconfig kubeconfig = Kubeconfig.read(cluster.kubeconfig(), text, cluster.context());
        Config config = kubeconfig.config(settings, program -> program.token(act, environment));
        String key = digest(text + '\0' + cluster.context() + '\0' + config.getOauthToken());
        try (ClusterClients.Held held = clients().hold(key, config, cluster.kubeconfig())) {
            String namespace = cluster.namespace() == null ? kubeconfig.namespace() : cluster.namespace();
            return use.of(new Api(held.client(), held.kinds(), act, settings, kubeconfig.server(), namespace));
        }
    }

    /**
     * Asks the API server of a cluster for its version, with what the kubeconfig logs in by.
     *
     * @param reference to the kubeconfig, for messages
     * @param text the kubeconfig
     * @return for example {@code v1.34.1}
     * @throws ApplicationFailure of type BAD_REQUEST when the kubeconfig cannot be used, UNREACHABLE when nobody answers, TOOL_FAILED
     *     when it is refused
     */
    public String version(String reference, String text) {
        Kubeconfig kubeconfig = Kubeconfig.read(reference, text, null);
        Config config = kubeconfig.config(settings, program -> {
            throw ActFailures.failure(
                    Failures.TOOL_MISSING,
                    "The kubeconfig " + reference + " logs in by a program, which only a step runs",
                    "Use one with a token or a client certificate, and it can be tried here.",
                    "");
        });
        String key = digest(text + '\0' + config.getOauthToken());
        try (ClusterClients.Held held = clients().hold(key, config, reference)) {
            VersionInfo version = held.client().getKubernetesVersion();
            return version == null ? "?" : version.getGitVersion();
        } catch (KubernetesClientException e) {
            throw e.getCode() == 401 || e.getCode() == 403
                    ? ActFailures.failure(
                            Failures.TOOL_FAILED,
                            "The cluster refuses the kubeconfig " + reference + " (" + e.getCode() + ")",
                            "Its token or certificate has ended: make it anew and store it as the secret.",
                            "")
                    : ActFailures.failure(
                            Failures.UNREACHABLE,
                            "The API server of the kubeconfig " + reference + " does not answer",
                            "Check that it is up, and the way to it from this host.",
                            "");
        }
    }

    private synchronized ClusterClients clients() {
        if (clients == null) {
            clients = new ClusterClients();
        }
        return clients;
    }

    /** How many clients there are. */
    synchronized int open() {
        return clients == null ? 0 : clients.size();
    }

    private static String digest(String text) {
        return CanonicalJson.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public synchronized void close() {
        if (clients != null) {
            clients.close();
        }
    }
}
