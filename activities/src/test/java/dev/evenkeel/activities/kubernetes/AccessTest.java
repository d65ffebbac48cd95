package dev.evenkeel.activities.kubernetes;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.act.Ports;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.KubernetesActivities.Cluster;
import dev.evenkeel.workflows.contract.KubernetesActivities.ScaleRequest;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whom a kubeconfig lets in, and what is said when it does not. */
class AccessTest extends ClusterCase {

    @Test
    void saysThatTheCredentialsAreWrong() {
        workshop.secret("wrong", plane.kubeconfig("no-such-token"));

        ApplicationFailure failure = failure("wrong");

        assertThat(failure.getType()).isEqualTo(Failures.BAD_REQUEST);
        assertThat(failure.getOriginalMessage()).isEqualTo(plane.server() + " does not accept these credentials");
        assertThat(detail(failure).advice()).contains("wrong or have expired");
        assertThat(failure + log()).doesNotContain("no-such-token");
    }

    @Test
    void saysWhatIsForbidden() {
        workshop.secret("reader", plane.kubeconfig("reader-token"));

        ApplicationFailure failure = failure("reader");

        assertThat(failure.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(failure.getOriginalMessage()).isEqualTo("These credentials may not read deployment/shop");
        assertThat(detail(failure).evidence()).contains("User \"reader\" cannot get resource \"deployments\"");
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        workshop.secret("away", plane.kubeconfig("x-token", "https://127.0.0.1:" + Ports.free()));

        ApplicationFailure failure = failure("away");

        assertThat(failure.getType()).isEqualTo(Failures.UNREACHABLE);
        assertThat(detail(failure).evidence()).isEqualTo("nobody listens there");
        assertThat(log()).contains("trying again");
    }

    @Test
    void saysThatItStalls() throws Exception {
        try (StallingProxy proxy = new StallingProxy(plane.port())) {
            workshop.secret("slow", plane.kubeconfig("admin-token", "https://127.0.0.1:" + proxy.port()));
            proxy.stall();

            long begun = System.nanoTime();
            ApplicationFailure failure = failure("slow");

            assertThat(failure.getType()).isEqualTo(Failures.UNREACHABLE);
            assertThat(detail(failure).evidence()).isEqualTo("it took too long");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void doesNotTrustAnotherCertificate() throws Exception {
        String other = plane.kubeconfig("admin-token")
                .replaceAll("certificate-authority-data: [^}]*", "tls-server-name: localhost");
        workshop.secret("other", other);

        ApplicationFailure failure = failure("other");

        assertThat(failure.getType()).isEqualTo(Failures.BAD_REQUEST);
        assertThat(failure.getOriginalMessage()).contains("is not one that the kubeconfig trusts");
    }

    @Test
    void refusesAKubeconfigThatIsNone() {
        String good = plane.kubeconfig("admin-token");
        workshop.secret("garbage", "{{{ very-secret-garbage ]");
        workshop.secret("text", "just-a-text");
        workshop.secret("files", good.replace("token: admin-token", "client-key: /etc/shadow"));
        workshop.secret("provider", good.replace("token: admin-token", "auth-provider: { name: gcp }"));
        workshop.secret(
                "key", good.replace("token: admin-token", "client-certificate-data: eHh4, client-key-data: eHh4"));

        assertThat(refusal("garbage"))
                .isEqualTo("The kubeconfig file:garbage is no kubeconfig: it cannot be read as YAML");
        assertThat(refusal("text")).isEqualTo("The kubeconfig file:text is no kubeconfig");
        assertThat(refusal("files")).contains("names a file of this host as its client-key");
        assertThat(refusal("provider")).contains("auth-provider");
        assertThat(refusal("key")).contains("cannot be read");
        assertThat(refusal("none")).contains("cannot be read on this host");
        assertThat(failureOf(() -> kubernetes.scale(new ScaleRequest(
                                act("context"), new Cluster("file:cluster", "nope", null), "deployment/shop", 1)))
                        .getOriginalMessage())
                .isEqualTo("The kubeconfig file:cluster has no context nope");
    }

    @Test
    void runsAProgramOfTheKubeconfigOnlyWhenTheSettingsAllowIt() throws Exception {
        Path ran = folder.resolve("ran");
        String exec = "exec: { apiVersion: client.authentication.k8s.io/v1, command: %s, args: [%s] }";
        String good = plane.kubeconfig("admin-token");
        workshop.secret("evil", good.replace("token: admin-token", exec.formatted("touch", ran)));
        workshop.secret("path", good.replace("token: admin-token", exec.formatted("/bin/log-me-in", ran)));

        assertThat(refusal("evil")).contains("runs the program touch on this host to log in");
        assertThat(refusal("path")).contains("runs the program /bin/log-me-in");
        assertThat(Files.exists(ran)).isFalse();
    }

    @Test
    void logsInByAProgramThatIsAllowed() {
        workshop.program("bin/log-me-in", """
                #!/bin/sh
                [ "$1" = garbage ] && echo "what?" && exit 0
                [ "$1" = fail ] && echo "no way" >&2 && exit 3
                [ "$CLUSTER" = mine ] && echo '{"kind": "ExecCredential", "status": {"token": "admin-token"}}'
                """);
        String exec = "exec: { apiVersion: client.authentication.k8s.io/v1, command: log-me-in, args: [%s],"
                + " env: [{ name: CLUSTER, value: mine }] }";
        String good = plane.kubeconfig("admin-token");
        workshop.secret("good", good.replace("token: admin-token", exec.formatted("in")));
        workshop.secret("garbage", good.replace("token: admin-token", exec.formatted("garbage")));
        workshop.secret("fail", good.replace("token: admin-token", exec.formatted("fail")));
        applied("a", deployment("shop", "shop:1", 1));

        assertThat(kubernetes
                        .scale(new ScaleRequest(
                                act("in"), new Cluster("file:good", null, namespace), "deployment/shop", 2))
                        .before())
                .isEqualTo(1);
        assertThat(failure("garbage").getOriginalMessage())
                .isEqualTo("log-me-in, by which the kubeconfig file:garbage logs in, gave no token");
        assertThat(detail(failure("fail")).evidence()).contains("no way");
        assertThat(log()).doesNotContain("admin-token");
    }

    @Test
    void keepsOneClientForEachCluster() {
        applied("a", deployment("shop", "shop:1", 1));
        for (int i = 0; i < 3; i++) {
            kubernetes.scale(new ScaleRequest(act("s" + i), here(), "deployment/shop", i));
        }
        workshop.secret("reader", plane.kubeconfig("reader-token"));
        failure("reader");

        Clusters clusters = opened.getLast();
        assertThat(clusters.open()).isEqualTo(2);
        clusters.close();
        assertThat(clusters.open()).isZero();
    }

    private String refusal(String secret) {
        ApplicationFailure failure = failure(secret);
        assertThat(failure.getType()).isEqualTo(Failures.BAD_REQUEST);
        assertThat(failure + detail(failure).evidence())
                .doesNotContain("very-secret")
                .doesNotContain("admin-token");
        return failure.getOriginalMessage();
    }

    private ApplicationFailure failure(String secret) {
        return failureOf(() -> kubernetes.scale(
                new ScaleRequest(act(secret), new Cluster("file:" + secret, null, namespace), "deployment/shop", 1)));
    }
}
