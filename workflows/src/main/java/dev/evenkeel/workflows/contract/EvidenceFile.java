package dev.evenkeel.workflows.contract;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that a person gave as evidence. Its bytes are an artifact of the run; the decision carries this alone.
 *
 * @param name as it is shown and downloaded: no path, no control characters
 * @param sha256 of its bytes, in hex
 * @param size in bytes
 */
public record EvidenceFile(String name, String sha256, long size) {

    private static final int LONGEST_NAME = 200;

    /** @return empty when the value of a decision's evidence is no file */
    public static Optional<EvidenceFile> of(@Nullable Object value) {
        return value instanceof Map<?, ?> map
                        && map.size() == 3
                        && map.get("name") instanceof String name
                        && map.get("sha256") instanceof String sha256
                        && map.get("size") instanceof Number size
                        && size.longValue() >= 0
                        && sha256.matches("[0-9a-f]{64}")
                        && harmless(name)
                ? Optional.of(new EvidenceFile(name, sha256, size.longValue()))
                : Optional.empty();
    }

    public Map<String, Object> value() {
        return Map.of("name", name, "sha256", sha256, "size", size);
    }

    private static boolean harmless(String name) {
        return !name.isBlank()
                && name.length() <= LONGEST_NAME
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
    }
}
