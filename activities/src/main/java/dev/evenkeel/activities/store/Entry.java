package dev.evenkeel.activities.store;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.JournalEvent;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A journal event as it is stored; its canonical JSON is that of the event. */
record Entry(
        long seq,
        long at,
        JournalEvent.Type type,
        @Nullable String step,
        int attempt,
        @Nullable String actor,
        @JsonRawValue String data) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    static Entry of(JournalEvent event) {
        return new Entry(
                event.seq(),
                event.at(),
                event.type(),
                Text.cleanOrNull(event.step()),
                event.attempt(),
                Text.cleanOrNull(event.actor()),
                CanonicalJson.write(Text.clean(event.data())));
    }

    static Entry read(ResultSet row, int number) throws SQLException {
        return new Entry(
                row.getLong("seq"),
                row.getLong("at"),
                JournalEvent.Type.valueOf(row.getString("type")),
                row.getString("step"),
                row.getInt("attempt"),
                row.getString("actor"),
                row.getString("data"));
    }

    JournalEvent event() {
        try {
            return new JournalEvent(seq, at, type, step, attempt, actor, MAPPER.readValue(data, MAP));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Entry " + seq + " of the journal is damaged", e);
        }
    }

    /** SHA-256(previous ‖ canonical JSON), in hex. */
    String hashAfter(String previous) {
        return CanonicalJson.sha256((previous + CanonicalJson.write(this)).getBytes(StandardCharsets.UTF_8));
    }
}
