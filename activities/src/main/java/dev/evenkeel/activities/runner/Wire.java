package dev.evenkeel.activities.runner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.evenkeel.activities.ansible.PlayResults;
import dev.evenkeel.workflows.contract.Act;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a runner and the server say to each other, as JSON. Either may be newer: what it does not know it passes over. */
public final class Wire {

    /** The version of this language that this jar speaks. */
    public static final int PROTOCOL = 2;

    /** The oldest that it understands: before it runners made the digests of plans without sensitive values and places. */
    public static final int OLDEST = 2;

    /** Below the address of the server. */
    public static final String PATH = "/api/runner/v1/";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Wire() {}

    /** Names an act. The rest of it the server knows itself. */
    public record Key(String runId, String step, int attempt) {
        public Key {
            Objects.requireNonNull(runId, "runId");
            Objects.requireNonNull(step, "step");
        }

        public static Key of(Act act) {
            return new Key(act.runId(), act.step(), act.attempt());
        }
    }

    /**
     * @param site the one that the runner was started for
     * @param instance names the runner's data folder
     * @param tools versions by name
     * @param ended what the server has called unwanted, and of which nothing is left here
     */
    public record Hello(
            int protocol,
            String site,
            String version,
            String instance,
            String machine,
            Map<String, String> tools,
            List<Key> ended) {
        public Hello {
            tools = tools == null ? Map.of() : Map.copyOf(tools);
            ended = ended == null ? List.of() : List.copyOf(ended);
        }
    }

    /**
     * @param runner the id under which it claims acts
     * @param relayHost empty: as in the address of the server
     * @param now the server's clock, milliseconds since the epoch
     * @param unwanted what the runner had under way when it was away, and whose run has ended: it ends what is left of it
     */
    public record Welcome(
            String runner,
            String site,
            String version,
            String relayHost,
            int relayPort,
            boolean relayTls,
            long hostLostMillis,
            long now,
            List<Key> unwanted) {
        public Welcome {
            unwanted = unwanted == null ? List.of() : List.copyOf(unwanted);
        }
    }

    public record Claiming(Key act, String intent) {}

    /**
     * @param other the host or the run that {@code HELD} and {@code FENCED} speak of; else empty
     * @param anew with {@code FIRST}: another host had it before, and is lost
     */
    public record Claimed(Kind kind, String other, boolean anew) {
        public Claimed(Kind kind, String other) {
            this(kind, other, false);
        }

        public enum Kind {
            FIRST,
            AGAIN,
            HELD,
            FENCED
        }
    }

    public record Logs(Key act, List<Piece> pieces) {
        public Logs {
            pieces = pieces == null ? List.of() : List.copyOf(pieces);
        }
    }

    /** As in {@link dev.evenkeel.activities.act.ActLogs}. */
    public record Piece(String stream, long from, long to, String text, long at) {}

    /** As in {@link PlayResults}. */
    public record Plays(Key act, List<PlayResults.Task> tasks, List<PlayResults.Cell> cells, boolean cut) {
        public Plays {
            tasks = tasks == null ? List.of() : List.copyOf(tasks);
            cells = cells == null ? List.of() : List.copyOf(cells);
        }
    }

    public record SecretAsked(Key act, String reference) {}

    public record Secret(String value) {
        @Override
        public String toString() {
            return "Secret";
        }
    }

    /** @param key in base64 */
    public record RunKey(String key) {
        @Override
        public String toString() {
            return "RunKey";
        }
    }

    /** @param sha256 of what was kept, in hex */
    public record Kept(String sha256) {}

    /**
     * @param detail what happened and what to do
     * @param holder the other host that holds the act; null when that is not the problem
     */
    public record Problem(
            int status, String detail, @Nullable String holder) {}

    public static byte[] write(Object value) {
        try {
            // As a text first: half a surrogate pair, which a tool may print, then becomes a question mark.
            return JSON.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not a value that JSON can hold: " + value.getClass(), e);
        }
    }

    /** @throws IllegalArgumentException when it is no such value */
    public static <T> T read(byte[] json, Class<T> type) {
        try {
            T value = JSON.readValue(new String(json, StandardCharsets.UTF_8), type);
            if (value == null) {
                throw new IllegalArgumentException("Not a " + type.getSimpleName());
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not a " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }
}
