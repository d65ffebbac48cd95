package dev.evenkeel.activities.kubernetes;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.RunbookFolder;
import dev.evenkeel.activities.secrets.Masker;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.KubernetesActivities.ApplyRequest;
import dev.evenkeel.workflows.contract.KubernetesActivities.ApplyResult;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Applies manifests on the server's side, one after the other, namespaces and definitions first. What is applied again is unchanged,
 * so after a crash it is; what each was like before was kept, so the result is the same.
 */
final class Apply {

    private static final String NEW = "none";

    private final Api api;
    private final ApplyRequest request;
    private final List<Manifest> manifests;
    private final Masker hidden;
    private final ApplyResult result = new ApplyResult("", new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

    Apply(Api api, ApplyRequest request, RunbookFolder folder) throws IOException {
        this.api = api;
        this.request = request;
        this.manifests = Manifests.of(request, folder);
        Wishes.set(manifests, request.set());
        Wishes.images(manifests, request.images());
        Wishes.secrets(manifests, api.act().secrets());
        this.hidden = SecretValues.of(manifests);
    }

    ApplyResult run() throws IOException {
        try {
            for (Manifest manifest : manifests) {
                apply(manifest);
            }
        } catch (ApplicationFailure failure) {
            throw masked(failure);
        }
        String summary =
                result.created().size() + " created, " + result.configured().size() + " configured, "
                        + result.unchanged().size() + " unchanged";
        return new ApplyResult(
                api.rehearses() ? "would be: " + summary : summary,
                result.created(),
                result.configured(),
                result.unchanged());
    }

    private void apply(Manifest written) throws IOException {
        Kinds.Kind kind = kind(written);
        if (kind == null) {
            result.created().add(written.name());
            api.say("+ " + written.name()
                    + " would be created; its kind is defined in the same step, so it was not checked");
            return;
        }
        Manifest manifest = kind.namespaced() ? inNamespace(written) : written;
        if (api.rehearses() && namespaceIsNew(manifest)) {
            result.created().add(manifest.name());
            api.say("+ " + manifest.name()
                    + " would be created; its namespace is made in the same step, so it was not checked");
            return;
        }
        Map<String, Object> before = api.get(kind, manifest.namespace(), nameOf(manifest));
        String mark = api.rehearses() ? mark(before) : markBefore(manifest, before);
        Map<String, Object> after = applied(kind, manifest);
        tell(manifest, mark, before, after);
    }

    /** @return null in a rehearsal of a kind that would only be made by this very step */
    private Kinds.@Nullable Kind kind(Manifest manifest) {
        long patience = System.nanoTime() + 30_000_000_000L;
        boolean comes = manifests.stream().anyMatch(each -> each.kind().equals("CustomResourceDefinition"));
        while (true) {
            try {
                return api.kind(manifest.apiVersion(), manifest.kind());
            } catch (KindMissing e) {
                if (comes && api.rehearses()) {
                    return null;
                }
                if (!comes || System.nanoTime() > patience) {
                    throw ActFailures.badRequest(
                            "The cluster does not know the kind " + manifest.kind() + " of " + manifest.apiVersion()
                                    + " (" + manifest.source() + ")",
                            "Correct apiVersion and kind, or install the definition first.");
                }
                api.pause(200);
            }
        }
    }

    private Manifest inNamespace(Manifest manifest) {
        String wanted = request.cluster().namespace();
        if (manifest.namespace().isEmpty()) {
            return manifest.inNamespace(api.namespace());
        }
        if (wanted != null && !wanted.equals(manifest.namespace())) {
            throw ActFailures.badRequest(
                    manifest.name() + " says the namespace " + manifest.namespace() + ", the step says " + wanted,
                    "Leave the namespace out of one of them.");
        }
        return manifest;
    }

    private boolean namespaceIsNew(Manifest manifest) {
        return result.created().contains("namespace/" + manifest.namespace());
    }

    private String markBefore(Manifest manifest, @Nullable Map<String, Object> before) throws IOException {
        String name =
                "before-" + manifests.stream().map(Manifest::name).toList().indexOf(manifest.name());
        Map<String, Object> kept = Kept.once(api.act(), name, () -> Map.of("mark", mark(before)));
        return Plain.text(kept, "mark");
    }

    private static String mark(@Nullable Map<String, Object> resource) {
        return resource == null ? NEW : Told.mark(resource);
    }

    private static String nameOf(Manifest manifest) {
        return Plain.text(manifest.value(), "metadata", "name");
    }

    private Map<String, Object> applied(Kinds.Kind kind, Manifest manifest) {
        try {
            return send(kind, manifest, request.force());
        } catch (KubernetesClientException conflict) {
            List<StatusCause> causes = ApiFailures.conflicts(conflict);
            if (causes.stream().allMatch(Apply::isOurs)) {
                // What an earlier step of ours has scaled or set belongs to us all the same.
                return send(kind, manifest, true);
            }
            throw conflict(manifest, causes);
        }
    }

    private Map<String, Object> send(Kinds.Kind kind, Manifest manifest, boolean force) {
        PatchContext.Builder how = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(Api.MANAGER)
                .withFieldValidation("Strict")
                .withForce(force);
        return api.patch(
                "apply " + manifest.name(),
                kind,
                manifest.namespace(),
                nameOf(manifest),
                manifest.value(),
                how,
                e -> !ApiFailures.conflicts(e).isEmpty());
    }

    private static boolean isOurs(StatusCause cause) {
        return owner(cause).equals(Api.MANAGER);
    }

    /** The API server says it in words only: {@code conflict with "kubectl-edit" using apps/v1}. */
    private static String owner(StatusCause cause) {
        String[] parts = String.valueOf(cause.getMessage()).split("\"", -1);
        return parts.length > 2 ? parts[1] : "somebody else";
    }

    private static ApplicationFailure conflict(Manifest manifest, List<StatusCause> causes) {
        Set<String> owners = causes.stream().map(Apply::owner).collect(Collectors.toCollection(java.util.TreeSet::new));
        String fields = causes.stream()
                .map(cause -> cause.getField() + " belongs to " + owner(cause))
                .collect(Collectors.joining("\n"));
        return ActFailures.failure(
                Failures.TOOL_FAILED,
                manifest.name() + ": " + causes.size() + (causes.size() == 1 ? " field belongs" : " fields belong")
                        + " to " + String.join(", ", owners) + "; nothing of it was changed",
                "Leave these fields out of the manifest, or take them over by 'force: true'.",
                fields);
    }

    private void tell(Manifest manifest, String before, @Nullable Map<String, Object> was, Map<String, Object> after) {
        String where = manifest.namespace().isEmpty() ? "" : " in " + manifest.namespace();
        List<String> differences = api.rehearses() ? Difference.between(was, after) : List.of();
        boolean same = api.rehearses() ? was != null && differences.isEmpty() : before.equals(mark(after));
        if (same) {
            result.unchanged().add(manifest.name());
            api.say("= " + manifest.name() + where + " unchanged");
        } else if (before.equals(NEW)) {
            result.created().add(manifest.name());
            api.say("+ " + manifest.name() + where + (api.rehearses() ? " would be created" : " created"));
        } else {
            result.configured().add(manifest.name());
            api.say("~ " + manifest.name() + where + (api.rehearses() ? " would be configured" : " configured"));
        }
        differences.forEach(line -> api.say("    " + hidden.mask(line)));
    }

    /** An API server may repeat in an error what it was given. */
    private ApplicationFailure masked(ApplicationFailure failure) {
        Failures.Detail detail = failure.getDetails().get(Failures.Detail.class);
        return ActFailures.failure(
                failure.getType(),
                hidden.mask(failure.getOriginalMessage()),
                detail.advice(),
                hidden.mask(detail.evidence()));
    }
}
