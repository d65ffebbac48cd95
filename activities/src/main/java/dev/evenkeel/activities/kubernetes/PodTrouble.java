package dev.evenkeel.activities.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Why a pod does not come up.
 *
 * @param reason as Kubernetes calls it: {@code ImagePullBackOff}
 */
record PodTrouble(String pod, String reason, String message) {

    private static final Set<String> BAD = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "InvalidImageName",
            "ErrImageNeverPull",
            "ImageInspectError",
            "RegistryUnavailable",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError",
            "CrashLoopBackOff");

    static Optional<PodTrouble> of(Pod pod) {
        String name = pod.getMetadata().getName();
        return statuses(pod)
                .flatMap(status -> waiting(name, status).stream())
                .findFirst()
                .or(() -> pod.getStatus().getConditions().stream()
                        .filter(condition -> "PodScheduled".equals(condition.getType())
                                && "False".equals(condition.getStatus())
                                && "Unschedulable".equals(condition.getReason()))
                        .findFirst()
                        .map(condition -> unschedulable(name, condition)));
    }

    private static Stream<ContainerStatus> statuses(Pod pod) {
        return Stream.concat(
                pod.getStatus().getInitContainerStatuses().stream(), pod.getStatus().getContainerStatuses().stream());
    }

    private static Optional<PodTrouble> waiting(String pod, ContainerStatus status) {
        ContainerStateWaiting waiting =
                status.getState() == null ? null : status.getState().getWaiting();
        if (waiting == null || waiting.getReason() == null || !BAD.contains(waiting.getReason())) {
            return Optional.empty();
        }
        String message = Objects.requireNonNullElse(waiting.getMessage(), "");
        String which = "container " + status.getName() + " with image " + status.getImage();
        return Optional.of(new PodTrouble(pod, waiting.getReason(), which + (message.isEmpty() ? "" : ": " + message)));
    }

    private static PodTrouble unschedulable(String pod, PodCondition condition) {
        return new PodTrouble(pod, "Unschedulable", Objects.requireNonNullElse(condition.getMessage(), ""));
    }

    String line() {
        return pod + ": " + reason + (message.isEmpty() ? "" : ", " + message);
    }
}
