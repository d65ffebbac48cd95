package dev.evenkeel.workflows.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** JSON with one way to write a value: keys sorted, no white space. What is hashed or signed is written so. */
public final class CanonicalJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private CanonicalJson() {}

    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not a value that JSON can hold: " + value.getClass(), e);
        }
    }

    /** @throws IllegalArgumentException when the text was not written by {@link #write} from such a value */
    public static <T> T read(String text, Class<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not a " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }

    /** A record as the maps, lists and scalars that JSON would hold. */
    public static Map<String, Object> tree(Record value) {
        return MAPPER.convertValue(value, new TypeReference<>() {});
    }

    /** The maps, lists and scalars of a JSON text; empty when it is none. */
    public static Optional<Object> read(String json) {
        try {
            return Optional.ofNullable(MAPPER.readValue(json, Object.class));
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        }
    }

    /** SHA-256 of the canonical text, in hex. */
    public static String hash(Object value) {
        return sha256(write(value).getBytes(StandardCharsets.UTF_8));
    }

    /** SHA-256 in hex. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
