package dev.evenkeel.activities.kubernetes;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.Mode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The API server of a cluster, as one act talks to it. Whatever is asked may be asked again: an answer that says so, or none at all,
 * is followed by another try until patience ends. A cancelled act leaves at once.
 */
final class Api {

    /** Under this name we own fields. */
    static final String MANAGER = "evenkeel";

    private static final long LOOK_MILLIS = 20;

    private final KubernetesClient client;
    private final Kinds kinds;
    private final RunningAct act;
    private final KubernetesSettings settings;
    private final String server;
    private final String namespace;

    Api(
            KubernetesClient client,
            Kinds kinds,
            RunningAct act,
            KubernetesSettings settings,
            String server,
            String namespace) {
        this.client = client;
        this.kinds = kinds;
        this.act = act;
        this.settings = settings;
        this.server = server;
        this.namespace = namespace;
    }

    RunningAct act() {
        return act;
    }

    String namespace() {
        return namespace;
    }

    boolean rehearses() {
        return act.act().mode() == Mode.REHEARSAL;
    }

    void say(String line) {
        act.log().line(line);
    }

    /** The kind of resource that a word means in this cluster. */
    Kinds.Kind kind(ResourceName name) {
        return kinds.find(name, this);
    }

    /** @throws KindMissing when the cluster does not know it */
    Kinds.Kind kind(String apiVersion, String kind) {
        return kinds.find(apiVersion, kind, this);
    }

    /** One resource, in the step's namespace when its kind lives in one; null when it is not there. */
    @Nullable
    Map<String, Object> get(Kinds.Kind kind, String name) {
        return get(kind, namespace, name);
    }

    @Nullable
    Map<String, Object> get(Kinds.Kind kind, String where, String name) {
        Optional<Map<String, Object>> found = ask(
                "read " + kind.word() + "/" + name,
                client -> Optional.ofNullable(
                                resource(client, kind, where, name).get())
                        .map(resource -> plain(client, resource)));
        return found.orElse(null);
    }

    /** The same, which has to be there. */
    Map<String, Object> require(Kinds.Kind kind, String name) {
        Map<String, Object> found = get(kind, name);
        if (found == null) {
            throw ActFailures.failure(
                    Failures.TOOL_FAILED,
                    "There is no " + kind.word() + "/" + name + (kind.namespaced() ? " in " + namespace : ""),
                    "Correct the name or the namespace in the runbook, or create it first.",
                    "");
        }
        return found;
    }

    /**
     * Writes a part of a resource.
     *
     * @param part without apiVersion, kind and name, which are added
     * @param known answers that the caller judges itself
     */
    Map<String, Object> patch(
            String what,
            Kinds.Kind kind,
            String where,
            String name,
            Map<String, ?> part,
            PatchContext.Builder how,
            Predicate<KubernetesClientException> known) {
        PatchContext context =
                how.withDryRun(rehearses() ? List.of("All") : List.of()).build();
        return ask(
                what,
                client -> {
                    GenericKubernetesResource written = client.getKubernetesSerialization()
                            .convertValue(named(kind, where, name, part), GenericKubernetesResource.class);
                    return plain(client, resource(client, kind, where, name).patch(context, written));
                },
                known);
    }

    private static Map<String, Object> named(Kinds.Kind kind, String where, String name, Map<String, ?> part) {
        Map<String, Object> metadata = new LinkedHashMap<>(Plain.map(part, "metadata"));
        metadata.put("name", name);
        if (kind.namespaced()) {
            metadata.put("namespace", where);
        }
        Map<String, Object> named = new LinkedHashMap<>(part);
        named.put("apiVersion", kind.apiVersion());
        named.put("kind", kind.kind());
        named.put("metadata", metadata);
        return named;
    }

    static Resource<GenericKubernetesResource> resource(
            KubernetesClient client, Kinds.Kind kind, String where, String name) {
        ResourceDefinitionContext context = kind.context();
        return kind.namespaced()
                ? client.genericKubernetesResources(context).inNamespace(where).withName(name)
                : client.genericKubernetesResources(context).withName(name);
    }

    @SuppressWarnings("unchecked") // a JSON object
    static Map<String, Object> plain(KubernetesClient client, Object resource) {
        return client.getKubernetesSerialization().convertValue(resource, Map.class);
    }

    /**
     * Asks, and asks again while that may help.
     *
     * @param what for messages, for example {@code read deployment/shop}
     * @throws io.temporal.failure.ApplicationFailure what the API server refuses, or that it is away
     */
    <T> T ask(String what, Function<KubernetesClient, T> call) {
        return ask(what, call, e -> false);
    }

    /**
     * @param known answers that the caller judges itself: they are thrown to it
     * @throws KubernetesClientException an answer that is known
     */
    <T> T ask(String what, Function<KubernetesClient, T> call, Predicate<KubernetesClientException> known) {
        long patience = System.nanoTime() + settings.patience().toNanos();
        long pause = 200;
        boolean said = false;
        while (true) {
            try {
                return once(call);
            } catch (KubernetesClientException e) {
                if (known.test(e)) {
                    throw e;
                }
                if (!ApiFailures.mayPass(e) || System.nanoTime() >= patience) {
                    throw ApiFailures.of(e, what, server);
                }
                if (!said) {
                    say("… " + ApiFailures.inShort(e, server) + "; trying again");
                    said = true;
                }
                pause(Math.max(pause, ApiFailures.pauseMillis(e)));
                pause = Math.min(5_000, pause * 2);
            }
        }
    }

    /** The call is made beside, so that heartbeats go on and a cancelled act does not wait for an answer. */
    private <T> T once(Function<KubernetesClient, T> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread asking = Thread.ofVirtual().name("kubernetes-call").start(() -> {
            try {
                answer.complete(call.apply(client));
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            while (true) {
                try {
                    return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    act.beat();
                }
            }
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The worker stops while it waits for the API server", e);
        } finally {
            asking.interrupt();
        }
    }

    private static RuntimeException unchecked(@Nullable Throwable cause) {
        return switch (cause) {
            case RuntimeException known -> known;
            case Error error -> throw error;
            case null, default -> new IllegalStateException(cause);
        };
    }

    /** Waits a while; a cancelled act does not. */
    void pause(long millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        do {
            act.beat();
            try {
                TimeUnit.MILLISECONDS.sleep(
                        Math.clamp(TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()), 1, 100));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("The worker stops while it waits for a cluster", e);
            }
        } while (System.nanoTime() < until);
    }
}
