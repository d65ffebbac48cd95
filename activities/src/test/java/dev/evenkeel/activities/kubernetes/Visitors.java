package dev.evenkeel.activities.kubernetes;

import dev.evenkeel.activities.prometheus.Monitoring;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The visitors of a shop, as an ingress would lead them: the canary gets the share that its Ingress says on the API server. What they are
 * answered is counted as a shop would count it, for the real Prometheus.
 */
final class Visitors implements AutoCloseable {

    private static final String WEIGHT = "nginx.ingress.kubernetes.io/canary-weight";
    private static final double A_ROUND = 20;

    private final KubernetesClient client;
    private final String namespace;
    private final String site;
    private final Map<String, Double> counted = new HashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private volatile int badFrom = 101;
    private volatile double badStable;

    Visitors(KubernetesClient client, String namespace, String site) {
        this.client = client;
        this.namespace = namespace;
        this.site = site;
        clock.scheduleWithFixedDelay(this::come, 0, 250, TimeUnit.MILLISECONDS);
    }

    /** From this weight on, a third of the canary's answers are errors. */
    void canaryBreaksAt(int weight) {
        badFrom = weight;
    }

    /** From now on this share of the answers of the version that runs are errors. */
    void stableBreaks(double share) {
        badStable = share;
    }

    private void come() {
        try {
            int weight = weight();
            count("canary", A_ROUND * weight / 100, weight >= badFrom ? 0.33 : 0);
            count("stable", A_ROUND * (100 - weight) / 100, badStable);
        } catch (KubernetesClientException away) {
            // They come again in the next round.
        }
    }

    int weight() {
        Ingress canary = client.network()
                .v1()
                .ingresses()
                .inNamespace(namespace)
                .withName("shop-canary")
                .get();
        return Optional.ofNullable(canary)
                .map(ingress -> ingress.getMetadata().getAnnotations().get(WEIGHT))
                .map(Integer::parseInt)
                .orElse(0);
    }

    private void count(String track, double requests, double errors) {
        count(track, "200", requests * (1 - errors));
        count(track, "500", requests * errors);
    }

    private void count(String track, String code, double more) {
        String series = "http_requests_total{site=\"%s\",track=\"%s\",code=\"%s\"}".formatted(site, track, code);
        Monitoring.shared().change(series, counted.merge(series, more, Double::sum));
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
