package dev.evenkeel.activities.kubernetes;

import dev.evenkeel.activities.act.ActFailures;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.temporal.failure.ApplicationFailure;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The clients that are open: one is made when it is first asked for and used again; who has not been used for long is closed. */
final class ClusterClients implements AutoCloseable {

    private static final int MOST = 32;

    // In the order of use, the least recent first.
    private final Map<String, Held> clients = new LinkedHashMap<>(16, 0.75f, true);

    /** A client in use; to be given back. */
    static final class Held implements AutoCloseable {
        private final KubernetesClient client;
        private final Kinds kinds = new Kinds();
        private final ClusterClients all;
        private int users;

        private Held(KubernetesClient client, ClusterClients all) {
            this.client = client;
            this.all = all;
        }

        KubernetesClient client() {
            return client;
        }

        Kinds kinds() {
            return kinds;
        }

        @Override
        public void close() {
            all.release(this);
        }
    }

    /** @param key what makes it this client and no other; never shown */
    synchronized Held hold(String key, Config config, String reference) {
        Held held = clients.get(key);
        if (held == null) {
            held = new Held(client(config, reference), this);
            clients.put(key, held);
            closeIdle();
        }
        held.users++;
        return held;
    }

    private synchronized void release(Held held) {
        held.users--;
    }

    private void closeIdle() {
        Iterator<Held> each = clients.values().iterator();
        while (clients.size() > MOST && each.hasNext()) {
            Held held = each.next();
            // The last one is about to be used.
            if (held.users == 0 && each.hasNext()) {
                each.remove();
                held.client.close();
            }
        }
    }

    synchronized int size() {
        return clients.size();
    }

    private static KubernetesClient client(Config config, String reference) {
        try {
            return new KubernetesClientBuilder()
                    .withConfig(config)
                    .withHttpClientFactory(new JdkHttpClientFactory())
                    .build();
        } catch (RuntimeException e) {
            throw unusable(reference);
        }
    }

    private static ApplicationFailure unusable(String reference) {
        return ActFailures.badRequest(
                "The kubeconfig " + reference + " has a certificate or key that cannot be read",
                "Make it anew by 'kubectl config view --raw --flatten --minify' and store it as the secret.");
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(held -> held.client.close());
        clients.clear();
    }
}
