package dev.evenkeel.activities.kubernetes;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One resource as it shall be.
 *
 * @param source the file it is from, for messages
 * @param value as written, with what the step sets; its own copy
 */
record Manifest(String source, Map<String, @Nullable Object> value) {

    String apiVersion() {
        return Plain.text(value, "apiVersion");
    }

    String kind() {
        return Plain.text(value, "kind");
    }

    /** For people and for {@code set}: {@code deployment/shop}. */
    String name() {
        return kind().toLowerCase(Locale.ROOT) + "/" + Plain.text(value, "metadata", "name");
    }

    String namespace() {
        return Plain.text(value, "metadata", "namespace");
    }

    Manifest inNamespace(String namespace) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(value);
        Map<String, Object> metadata = new LinkedHashMap<>(Plain.map(value, "metadata"));
        metadata.put("namespace", namespace);
        copy.put("metadata", metadata);
        return new Manifest(source, copy);
    }

    boolean isSecret() {
        return apiVersion().equals("v1") && kind().equals("Secret");
    }

    /** What has to be there before what lives in it or is of its kind. */
    boolean comesFirst() {
        return kind().equals("Namespace") || kind().equals("CustomResourceDefinition");
    }
}
