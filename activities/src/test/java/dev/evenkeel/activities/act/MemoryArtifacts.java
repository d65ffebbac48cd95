package dev.evenkeel.activities.act;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Artifacts that are forgotten at the end of a test. */
public final class MemoryArtifacts implements Artifacts {

    private final Map<String, byte[]> bytes = new ConcurrentHashMap<>();
    private final Map<String, byte[]> byName = new ConcurrentHashMap<>();

    @Override
    public String keep(Act act, String name, String mediaType, byte[] content) {
        String digest = CanonicalJson.sha256(content);
        bytes.put(digest, content);
        byName.put(name, content);
        return digest;
    }

    @Override
    public Optional<byte[]> bytes(String sha256) {
        return Optional.ofNullable(bytes.get(sha256));
    }

    public String text(String name) {
        return new String(byName.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
    }

    /** As if someone had changed or removed the stored file. */
    public void tamper(String sha256, byte[] content) {
        bytes.put(sha256, content);
    }

    public void forget(String sha256) {
        bytes.remove(sha256);
    }
}
