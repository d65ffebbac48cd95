package dev.evenkeel.activities.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ToldTest {

    private static Map<String, Object> deployment(
            int replicas, String version, String revision, Map<String, Object> status) {
        return Map.of(
                "apiVersion",
                "apps/v1",
                "kind",
                "Deployment",
                "metadata",
                Map.of(
                        "name",
                        "shop",
                        "resourceVersion",
                        version,
                        "annotations",
                        Map.of("deployment.kubernetes.io/revision", revision, "team", "shop")),
                "spec",
                Map.of("replicas", replicas),
                "status",
                status);
    }

    private static Map<String, Object> secret(String version) {
        return Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Secret",
                "metadata",
                Map.of("name", "database", "resourceVersion", version),
                "data",
                Map.of("password", "aHVudGVyMg=="));
    }

    @Test
    void whatControllersWriteInBetweenIsNoChange() {
        Map<String, Object> before = deployment(1, "7", "1", Map.of());
        Map<String, Object> after = deployment(1, "9", "2", Map.of("readyReplicas", 1));

        assertThat(Told.mark(after)).isEqualTo(Told.mark(before));
        assertThat(Difference.between(before, after)).isEmpty();
    }

    @Test
    void whatSomebodyToldIsAChange() {
        assertThat(Told.mark(deployment(2, "7", "1", Map.of())))
                .isNotEqualTo(Told.mark(deployment(1, "7", "1", Map.of())));
        assertThat(Told.of(deployment(1, "7", "1", Map.of())))
                .containsEntry("metadata", Map.of("name", "shop", "annotations", Map.of("team", "shop")));
    }

    @Test
    void theFirstAnnotationThatAControllerWritesIsNoChange() {
        Map<String, Object> before = Map.of("kind", "Deployment", "metadata", Map.of("name", "shop"));
        Map<String, Object> after = Map.of(
                "kind",
                "Deployment",
                "metadata",
                Map.of("name", "shop", "annotations", Map.of("deployment.kubernetes.io/revision", "1")));

        assertThat(Told.mark(after)).isEqualTo(Told.mark(before));
    }

    @Test
    void aSecretIsMarkedByItsVersionAndNeverByWhatItHolds() {
        assertThat(Told.mark(secret("7"))).isEqualTo("7");
        assertThat(Told.mark(secret("8"))).isEqualTo("8");
    }
}
