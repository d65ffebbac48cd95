package dev.evenkeel.activities.act;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.evenkeel.activities.secrets.Masker;
import dev.evenkeel.workflows.contract.CommandActivities.CommandResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What commands leave, here and on other hosts. */
public final class CommandResults {

    /** Bytes of output in a result; the log holds everything. */
    private static final int MOST = 16 * 1024;

    private static final int LAST = 2000;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private CommandResults() {}

    public static CommandResult of(long exitCode, byte[] out, Masker masker) {
        String text = masker.mask(new String(out, StandardCharsets.UTF_8));
        return new CommandResult(exitCode, end(withoutLastBreak(text)), json(text));
    }

    /** What to show of a command that failed. Both are masked. */
    public static String lastLines(String out, String err) {
        String text = err.isBlank() ? out : out.isBlank() ? err : out.strip() + "\n" + err;
        return text.length() <= LAST
                ? text.strip()
                : "…" + text.substring(text.length() - LAST).strip();
    }

    /** A text that begins like no object, list or other value of JSON is none; numbers are: {@code 42} prints as 42. */
    public static @Nullable Object json(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty() || stripped.length() > MOST) {
            return null;
        }
        try {
            return JSON.readValue(stripped, Object.class);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static String withoutLastBreak(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    private static String end(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MOST) {
            return text;
        }
        int from = bytes.length - MOST;
        while (from < bytes.length && (bytes[from] & 0xc0) == 0x80) {
            from++;
        }
        return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
    }
}
