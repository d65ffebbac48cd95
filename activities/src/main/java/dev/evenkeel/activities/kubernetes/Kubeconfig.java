package dev.evenkeel.activities.kubernetes;

import dev.evenkeel.activities.act.ActFailures;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One context of a kubeconfig. It comes from outside, so it says no more than where the cluster is and who we are there: it names no
 * files of this host, and runs no programs but those that the server's settings allow.
 */
final class Kubeconfig {

    private static final String ADVICE =
            "Make one that holds all it needs by 'kubectl config view --raw --flatten --minify' and store it as the secret.";

    private final String reference;
    private final Map<String, Object> cluster;
    private final Map<String, Object> user;
    private final String namespace;

    private Kubeconfig(String reference, Map<String, Object> cluster, Map<String, Object> user, String namespace) {
        this.reference = reference;
        this.cluster = cluster;
        this.user = user;
        this.namespace = namespace;
    }

    /**
     * @param reference for messages; what the kubeconfig holds is never in one
     * @param context null for its current one
     */
    static Kubeconfig read(String reference, String text, @Nullable String context) {
        Object document = document(reference, text);
        String name = context == null ? Plain.text(document, "current-context") : context;
        if (name.isEmpty()) {
            throw bad(reference, "says no current context", "Name one by 'context' in the step.");
        }
        Map<String, Object> chosen = named(document, "contexts", "context", name);
        if (chosen.isEmpty()) {
            List<String> names = Plain.list(document, "contexts").stream()
                    .map(each -> Plain.text(each, "name"))
                    .toList();
            throw bad(reference, "has no context " + name, "It has " + String.join(", ", names) + ".");
        }
        Map<String, Object> cluster = named(document, "clusters", "cluster", Plain.text(chosen, "cluster"));
        Map<String, Object> user = named(document, "users", "user", Plain.text(chosen, "user"));
        String server = Plain.text(cluster, "server");
        if (!server.startsWith("https://") && !server.startsWith("http://")) {
            throw bad(reference, "names no server for the context " + name, ADVICE);
        }
        for (String file : List.of("certificate-authority", "client-certificate", "client-key", "tokenFile")) {
            if (cluster.containsKey(file) || user.containsKey(file)) {
                throw bad(reference, "names a file of this host as its " + file, ADVICE);
            }
        }
        if (user.containsKey("auth-provider")) {
            throw bad(reference, "logs in by an auth-provider, which Kubernetes has given up", ADVICE);
        }
        return new Kubeconfig(reference, cluster, user, Plain.text(chosen, "namespace"));
    }

    private static @Nullable Object document(String reference, String text) {
        try {
            List<@Nullable Object> documents = YamlDocuments.read(text);
            if (documents.size() == 1 && documents.getFirst() instanceof Map<?, ?> map && map.containsKey("clusters")) {
                return map;
            }
            throw bad(reference, "is no kubeconfig", ADVICE);
        } catch (IllegalArgumentException e) {
            // Its own message might show a piece of the secret.
            throw bad(reference, "is no kubeconfig: it cannot be read as YAML", ADVICE);
        }
    }

    private static Map<String, Object> named(@Nullable Object document, String list, String key, String name) {
        return Plain.list(document, list).stream()
                .filter(each -> Plain.text(each, "name").equals(name))
                .map(each -> Plain.map(each, key))
                .findFirst()
                .orElse(Map.of());
    }

    private static ApplicationFailure bad(String reference, String what, String advice) {
        return ActFailures.badRequest("The kubeconfig " + reference + " " + what, advice);
    }

    String server() {
        return Plain.text(cluster, "server");
    }

    /** The namespace for what names none. */
    String namespace() {
        return namespace.isEmpty() ? "default" : namespace;
    }

    /** @param login runs a program of the kubeconfig and yields a token */
    Config config(KubernetesSettings settings, Function<LoginProgram, String> login) {
        ConfigBuilder config = new ConfigBuilder(Config.empty())
                .withMasterUrl(server())
                .withNamespace(namespace())
                .withTrustCerts(Plain.truth(cluster, "insecure-skip-tls-verify"))
                .withUserAgent(Api.MANAGER + "/1")
                .withConnectionTimeout(Math.toIntExact(settings.connectTimeout().toMillis()))
                .withRequestTimeout(Math.toIntExact(settings.requestTimeout().toMillis()))
                .withUploadRequestTimeout(
                        Math.toIntExact(settings.requestTimeout().toMillis()))
                .withRequestRetryBackoffLimit(0);
        given(Plain.text(cluster, "certificate-authority-data"), config::withCaCertData);
        given(Plain.text(cluster, "tls-server-name"), config::withTlsServerName);
        given(Plain.text(cluster, "proxy-url"), config::withHttpsProxy);
        given(Plain.text(user, "client-certificate-data"), config::withClientCertData);
        given(
                Plain.text(user, "client-key-data"),
                key -> config.withClientKeyData(key).withClientKeyAlgo(algorithm(key)));
        given(Plain.text(user, "token"), config::withOauthToken);
        given(Plain.text(user, "username"), config::withUsername);
        given(Plain.text(user, "password"), config::withPassword);
        given(Plain.text(user, "as"), config::withImpersonateUsername);
        Map<String, Object> exec = Plain.map(user, "exec");
        if (!exec.isEmpty()) {
            config.withOauthToken(login.apply(LoginProgram.of(reference, exec, settings)));
        }
        return config.build();
    }

    private static void given(String value, Consumer<String> use) {
        if (!value.isEmpty()) {
            use.accept(value);
        }
    }

    private String algorithm(String key) {
        try {
            String algorithm = Config.getKeyAlgorithm(null, key);
            return algorithm == null ? "RSA" : algorithm;
        } catch (RuntimeException e) {
            throw bad(reference, "has a client key that cannot be read", ADVICE);
        }
    }
}
