package dev.evenkeel.activities.kubernetes;

import dev.evenkeel.workflows.contract.CanonicalJson;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What somebody told of a resource: all of it but what the API server and its controllers write whenever they like. */
final class Told {

    private static final List<String> OF_THE_SERVER =
            List.of("managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink");

    /** The controller of deployments counts in it. */
    private static final String REVISION = "deployment.kubernetes.io/revision";

    private Told() {}

    static Map<String, Object> of(@Nullable Object resource) {
        Map<String, Object> told = Plain.map(resource);
        told.remove("status");
        Map<String, Object> metadata = Plain.map(resource, "metadata");
        OF_THE_SERVER.forEach(metadata::remove);
        Map<String, Object> annotations = Plain.map(metadata, "annotations");
        annotations.remove(REVISION);
        if (annotations.isEmpty()) {
            metadata.remove("annotations");
        } else {
            metadata.put("annotations", annotations);
        }
        told.put("metadata", metadata);
        return told;
    }

    /**
     * Two states of a resource have the same mark when the same was told of them. A Secret has its version instead: no controller
     * writes to it, and a digest would let a short password be guessed.
     */
    static String mark(Map<String, Object> resource) {
        return SecretValues.isSecret(resource)
                ? Plain.text(resource, "metadata", "resourceVersion")
                : CanonicalJson.hash(of(resource));
    }
}
