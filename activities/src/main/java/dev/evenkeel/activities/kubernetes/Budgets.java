package dev.evenkeel.activities.kubernetes;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Which disruption budgets keep a pod from being evicted: the API server only says that one does. */
final class Budgets {

    private final Api api;

    Budgets(Api api) {
        this.api = api;
    }

    List<String> blocking(Pod pod) {
        String namespace = pod.getMetadata().getNamespace();
        return api
                .ask(
                        "list the disruption budgets of " + namespace,
                        client -> client.policy()
                                .v1()
                                .podDisruptionBudget()
                                .inNamespace(namespace)
                                .list())
                .getItems()
                .stream()
                .filter(budget -> isFor(budget, pod))
                .filter(Budgets::spent)
                .map(budget -> namespace + "/" + budget.getMetadata().getName())
                .toList();
    }

    private static boolean spent(PodDisruptionBudget budget) {
        Integer allowed = budget.getStatus() == null ? null : budget.getStatus().getDisruptionsAllowed();
        return allowed == null || allowed <= 0;
    }

    private static boolean isFor(PodDisruptionBudget budget, Pod pod) {
        LabelSelector selector = budget.getSpec().getSelector();
        Map<String, String> labels =
                Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
        if (selector == null) {
            return false;
        }
        boolean equal =
                Objects.requireNonNullElse(selector.getMatchLabels(), Map.<String, String>of()).entrySet().stream()
                        .allMatch(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())));
        return equal
                && selector.getMatchExpressions().stream().allMatch(rule -> switch (rule.getOperator()) {
                    case "In" -> rule.getValues().contains(labels.getOrDefault(rule.getKey(), ""));
                    case "NotIn" -> !rule.getValues().contains(labels.getOrDefault(rule.getKey(), ""));
                    case "Exists" -> labels.containsKey(rule.getKey());
                    case "DoesNotExist" -> !labels.containsKey(rule.getKey());
                    default -> false;
                });
    }
}
