package dev.evenkeel.activities.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an exported audit. The hash is the last member of an entry's line, so that whoever checks it cuts it off and hashes
 * the very text that is left, without writing numbers anew.
 */
final class AuditLines {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String HASH = ",\"hash\":\"";
    private static final int HASH_LENGTH = 64;
    private static final int TAIL = HASH.length() + HASH_LENGTH + "\"}".length();

    private AuditLines() {}

    record Line(long seq, String json, String hash) {}

    static String entry(String json, String hash) {
        return json.substring(0, json.length() - 1) + HASH + hash + "\"}\n";
    }

    static String head(AuditHead head) {
        return CanonicalJson.write(Map.of("head", head)) + "\n";
    }

    /** @return null when the line is no entry */
    static @Nullable Line parse(String line) {
        int cut = line.length() - TAIL;
        if (cut < 1 || !line.startsWith(HASH, cut) || !line.endsWith("\"}")) {
            return null;
        }
        String json = line.substring(0, cut) + "}";
        int hashAt = cut + HASH.length();
        @Nullable JsonNode node = tree(json);
        return node == null
                ? null
                : new Line(node.path("seq").asLong(), json, line.substring(hashAt, hashAt + HASH_LENGTH));
    }

    /** @return null when the line is no head */
    static @Nullable AuditHead parseHead(String line) {
        @Nullable JsonNode node = tree(line);
        if (node == null || !node.has("head")) {
            return null;
        }
        JsonNode head = node.get("head");
        return new AuditHead(head.path("count").asLong(), head.path("hash").asText());
    }

    private static @Nullable JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
