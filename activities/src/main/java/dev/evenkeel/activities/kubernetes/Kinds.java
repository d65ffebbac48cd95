package dev.evenkeel.activities.kubernetes;

import dev.evenkeel.activities.act.ActFailures;
import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIGroupList;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The kinds of resources that a cluster knows, as it tells itself. What was found is remembered; what was not is asked again. */
final class Kinds {

    /** Where nearly everything is found; the other groups are asked when it is not. */
    private static final List<String> USUAL = List.of("v1", "apps/v1", "batch/v1");

    private final Map<String, List<Kind>> known = new ConcurrentHashMap<>();

    /** @param plural as in URLs @param names by which people call it, in small letters */
    record Kind(String apiVersion, String kind, String plural, boolean namespaced, List<String> names) {

        ResourceDefinitionContext context() {
            return new ResourceDefinitionContext.Builder()
                    .withGroup(group())
                    .withVersion(apiVersion.substring(apiVersion.indexOf('/') + 1))
                    .withKind(kind)
                    .withPlural(plural)
                    .withNamespaced(namespaced)
                    .build();
        }

        String group() {
            return apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
        }

        /** For people. */
        String word() {
            return kind.toLowerCase(Locale.ROOT);
        }
    }

    Kind find(String apiVersion, String kind, Api api) {
        return of(apiVersion, api).stream()
                .filter(each -> each.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> {
                    // It may come: its definition may have just been applied.
                    known.remove(apiVersion);
                    return new KindMissing(kind + " of " + apiVersion);
                });
    }

    Kind find(ResourceName name, Api api) {
        return among(USUAL, name, api)
                .or(() -> among(others(api), name, api))
                .orElseThrow(
                        () -> ActFailures.badRequest(
                                "The cluster does not know the kind '" + name.kind()
                                        + (name.group().isEmpty() ? "" : "." + name.group()) + "'",
                                "Write a kind that 'kubectl api-resources' lists, with its group where two have it: KIND.GROUP/NAME."));
    }

    private Optional<Kind> among(List<String> versions, ResourceName name, Api api) {
        return versions.stream()
                .flatMap(version -> of(version, api).stream())
                .filter(kind -> kind.names().contains(name.kind()))
                .filter(kind -> name.group().isEmpty() || kind.group().equals(name.group()))
                .findFirst();
    }

    private static List<String> others(Api api) {
        APIGroupList groups = api.ask("list the kinds of resources", client -> client.getApiGroups());
        return groups.getGroups().stream()
                .map(APIGroup::getPreferredVersion)
                .filter(Objects::nonNull)
                .map(version -> version.getGroupVersion())
                .filter(version -> !USUAL.contains(version))
                .toList();
    }

    private List<Kind> of(String apiVersion, Api api) {
        List<Kind> found = known.get(apiVersion);
        if (found == null) {
            APIResourceList list =
                    api.ask("list the kinds of " + apiVersion, client -> client.getApiResources(apiVersion));
            found = list == null
                    ? List.of()
                    : list.getResources().stream()
                            .filter(each -> !each.getName().contains("/"))
                            .map(each -> kind(apiVersion, each))
                            .toList();
            if (!found.isEmpty()) {
                known.put(apiVersion, found);
            }
        }
        return found;
    }

    private static Kind kind(String apiVersion, APIResource resource) {
        List<String> names =
                new java.util.ArrayList<>(List.of(resource.getKind().toLowerCase(Locale.ROOT), resource.getName()));
        names.addAll(Objects.requireNonNullElse(resource.getShortNames(), List.<String>of()));
        return new Kind(
                apiVersion,
                resource.getKind(),
                resource.getName(),
                Boolean.TRUE.equals(resource.getNamespaced()),
                List.copyOf(names));
    }
}
