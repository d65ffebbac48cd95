package dev.evenkeel.activities.kubernetes;

import static dev.evenkeel.activities.act.Workshop.act;
import static dev.evenkeel.activities.act.Workshop.detail;
import static dev.evenkeel.activities.act.Workshop.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.KubernetesActivities.RolloutRequest;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A rollout that does not come to its end, and what is said of it. */
class RolloutTroubleTest extends ClusterCase {

    private static final Duration LONG = Duration.ofSeconds(40);

    @Test
    void saysThatAnImageCannotBePulled() {
        applied("a", deployment("shop", "shop:1", 2));
        kubernetes.rollout(rollout(act("r"), "deployment/shop", LONG));

        ApplicationFailure failure = failureOf(() -> kubernetes.rollout(image(act("b"), "shop:bad")));

        assertThat(failure.getType()).isEqualTo(Failures.TOOL_FAILED);
        assertThat(failure.getOriginalMessage())
                .startsWith("The rollout of deployment/shop fails: shop-")
                .contains("ImagePullBackOff, container shop with image shop:bad: Back-off pulling image \"shop:bad\"");
        assertThat(detail(failure).advice()).contains("kubernetes.undo");
        assertThat(log()).contains("! shop-");
    }

    @Test
    void saysThatAContainerCrashes() {
        applied("a", deployment("shop", "shop:crash", 1));

        ApplicationFailure failure = rolloutFails();

        assertThat(failure.getOriginalMessage()).contains("CrashLoopBackOff");
    }

    @Test
    void saysThatNoProgressWasMadeBeforeTheDeadline() {
        applied(
                "a",
                deployment("shop", "shop:stuck", 1)
                        .replace("replicas: 1", "replicas: 1\n  progressDeadlineSeconds: 2"));

        ApplicationFailure failure = rolloutFails();

        assertThat(failure.getOriginalMessage()).contains("made no progress").contains("has timed out progressing");
    }

    @Test
    void saysThatThePodFitsOnNoNode() {
        applied(
                "a",
                deployment("shop", "shop:1", 1)
                        .replace("image: \"shop:1\"", "image: \"shop:1\", resources: { requests: { cpu: \"9000\" } }"));

        ApplicationFailure failure = rolloutFails();

        assertThat(failure.getOriginalMessage()).contains("Unschedulable").contains("Insufficient cpu");
        assertThat(detail(failure).evidence()).contains("FailedScheduling");
    }

    @Test
    void saysThatTheQuotaAllowsNoPod() {
        client().resourceQuotas()
                .inNamespace(namespace)
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("none")
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("pods", new Quantity("0"))
                        .endSpec()
                        .build())
                .create();
        applied("a", deployment("shop", "shop:1", 1));

        ApplicationFailure failure = rolloutFails();

        assertThat(failure.getOriginalMessage()).contains("no pod can be made").contains("exceeded quota: none");
    }

    @Test
    void givesUpWhenTimeIsOver() {
        applied("a", deployment("shop", "shop:stuck", 1));

        ApplicationFailure failure =
                failureOf(() -> kubernetes.rollout(rollout(act("r"), "deployment/shop", Duration.ofSeconds(2))));

        assertThat(failure.getOriginalMessage()).contains("was not done within 2.0 s");
        assertThat(detail(failure).evidence()).contains("1 of 1 updated, 0 ready");
    }

    @Test
    void refusesWhatIsNotThereOrNotRolledOut() {
        ApplicationFailure missing = failureOf(() -> kubernetes.rollout(rollout(act("a"), "deployment/none", LONG)));
        ApplicationFailure other = failureOf(() -> kubernetes.rollout(rollout(act("b"), "configmap/none", LONG)));
        ApplicationFailure nonsense = failureOf(() -> kubernetes.rollout(rollout(act("c"), "blurb/none", LONG)));
        applied("d", deployment("shop", "shop:1", 1));
        ApplicationFailure container = failureOf(() -> kubernetes.rollout(new RolloutRequest(
                act("e"), here(), "deployment/shop", false, Map.of("cart", "x:1"), LONG.toMillis(), 1_000)));

        assertThat(missing.getOriginalMessage()).isEqualTo("There is no deployment/none in " + namespace);
        assertThat(other.getOriginalMessage()).contains("is nothing that is rolled out");
        assertThat(nonsense.getOriginalMessage()).contains("does not know the kind 'blurb'");
        assertThat(container.getOriginalMessage()).contains("There is no container cart");
    }

    private RolloutRequest image(Act act, String image) {
        return new RolloutRequest(act, here(), "deployment/shop", false, Map.of("shop", image), LONG.toMillis(), 1_000);
    }

    private ApplicationFailure rolloutFails() {
        return failureOf(() -> kubernetes.rollout(rollout(act("r"), "deployment/shop", LONG)));
    }
}
