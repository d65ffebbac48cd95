package dev.evenkeel.activities.kubernetes;

import dev.evenkeel.activities.secrets.Masker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps what a Secret holds out of everything that is said. */
final class SecretValues {

    /** Shorter ones would hide half of every text. */
    private static final int SHORTEST = 4;

    private SecretValues() {}

    /** Hides the values of these manifests, as they are and in base64. */
    static Masker of(List<Manifest> manifests) {
        List<String> values = new ArrayList<>();
        for (Manifest manifest : manifests) {
            if (manifest.isSecret()) {
                Plain.texts(manifest.value(), "stringData").values().forEach(values::add);
                Plain.texts(manifest.value(), "data").values().forEach(encoded -> {
                    values.add(encoded);
                    decoded(encoded, values);
                });
            }
        }
        values.removeIf(value -> value.length() < SHORTEST);
        return Masker.of(values);
    }

    private static void decoded(String encoded, List<String> values) {
        try {
            values.add(new String(Base64.getDecoder().decode(encoded.strip()), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            // It is not base64; the API server will say so. Hidden it is as written.
        }
    }

    /** Whether a place in a resource of this kind is hidden. @param path dotted */
    static boolean hides(String apiVersion, @Nullable String kind, String path) {
        return isSecret(apiVersion, kind)
                && (path.startsWith("data") || path.startsWith("stringData") || path.contains("last-applied"));
    }

    static boolean isSecret(Map<String, Object> resource) {
        return isSecret(Plain.text(resource, "apiVersion"), Plain.text(resource, "kind"));
    }

    private static boolean isSecret(String apiVersion, @Nullable String kind) {
        return apiVersion.equals("v1") && "Secret".equals(kind);
    }
}
