package dev.evenkeel.activities.store;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An audit entry as it is stored and hashed: its hash is SHA-256(hash before ‖ canonical JSON of this). */
record AuditRow(
        long seq,
        long at,
        String actor,
        String action,
        String subject,
        @Nullable String environment,
        @JsonRawValue String details) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    static AuditRow read(ResultSet row) throws SQLException {
        return new AuditRow(
                row.getLong("seq"),
                row.getLong("at"),
                row.getString("actor"),
                row.getString("action"),
                row.getString("subject"),
                row.getString("environment"),
                row.getString("details"));
    }

    String json() {
        return CanonicalJson.write(this);
    }

    static String hash(String previous, String json) {
        return CanonicalJson.sha256((previous + json).getBytes(StandardCharsets.UTF_8));
    }

    AuditEntry entry(String hash) {
        try {
            return new AuditEntry(seq, at, actor, action, subject, environment, MAPPER.readValue(details, MAP), hash);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Entry " + seq + " of the audit is damaged", e);
        }
    }
}
