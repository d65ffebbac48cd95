package dev.evenkeel.web.alerts;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads what is sent to hooks, and no more of it than is allowed. */
public final class HookBody {

    /** Some ten thousand alerts. */
    static final int MOST_BYTES = 8 * 1024 * 1024;

    private static final int DEEPEST = 40;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(100)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private HookBody() {}

    static byte[] read(HttpServletRequest request) throws HookTrouble {
        return read(
                request,
                MOST_BYTES,
                "The body is larger than " + MOST_BYTES / 1024 / 1024
                        + " MiB. Nothing was taken in; send fewer alerts together.");
    }

    /** @param tooLarge what to say of a body that is larger than {@code most} bytes */
    public static byte[] read(HttpServletRequest request, int most, String tooLarge) throws HookTrouble {
        if (request.getContentLengthLong() > most) {
            throw HookTrouble.tooLarge(tooLarge);
        }
        try {
            byte[] body = request.getInputStream().readNBytes(most + 1);
            if (body.length > most) {
                throw HookTrouble.tooLarge(tooLarge);
            }
            return body;
        } catch (IOException e) {
            throw HookTrouble.garbage("The body ended too early. Nothing was taken in.");
        }
    }

    /** The maps, lists and scalars of a JSON object. */
    public static Map<?, ?> json(byte[] body) throws HookTrouble {
        try {
            if (JSON.readValue(body, Object.class) instanceof Map<?, ?> map) {
                return map;
            }
        } catch (JacksonException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            throw HookTrouble.garbage(
                    "The body is no JSON that can be read" + where + ": it is broken, has a key twice, or"
                            + " is nested more than " + DEEPEST + " levels deep. Nothing was taken in.");
        }
        throw HookTrouble.garbage("The body is JSON, but no object. Nothing was taken in.");
    }
}
