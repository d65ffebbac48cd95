package dev.evenkeel.activities.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.activities.http.Exchange.NoAnswer;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks a site how it is, under the rules of the HTTP steps. It changes nothing, and never takes long. */
public final class HttpProbe {

    /** How long one answer may take. */
    public static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Exchange exchange;

    public HttpProbe(HttpSettings settings) {
        this.exchange = new Exchange(settings);
    }

    /**
     * @param status of the answer; 0 when there was none
     * @param json null when none was asked for, or it is no JSON
     * @param trouble why there is no answer, or none that can be read; empty when all is well
     */
    public record Answer(int status, @Nullable Object json, String trouble) {
        public boolean good() {
            return trouble.isEmpty() && status >= 200 && status < 300;
        }
    }

    /** Whether it answers with a status of success. */
    public Answer status(String url) {
        return ask(url, false);
    }

    /** What it says, in JSON. */
    public Answer json(String url) {
        return ask(url, true);
    }

    private Answer ask(String url, boolean json) {
        try {
            Exchange.Answer answer =
                    exchange.send("GET", url, Map.of("Accept", "application/json"), "", PATIENCE.toMillis(), () -> {});
            if (answer.status() < 200 || answer.status() >= 300) {
                return new Answer(answer.status(), null, "answers with HTTP " + answer.status());
            }
            return json ? read(answer) : new Answer(answer.status(), null, "");
        } catch (NoAnswer e) {
            return new Answer(0, null, "cannot be reached: " + e.why());
        } catch (ApplicationFailure e) {
            return new Answer(0, null, "cannot be asked: " + e.getOriginalMessage());
        }
    }

    private static Answer read(Exchange.Answer answer) {
        if (answer.body().length >= BoundedBody.MOST) {
            return new Answer(answer.status(), null, "answers with more than 1 MiB");
        }
        try {
            @Nullable Object json = JSON.readValue(answer.body(), Object.class);
            return json == null
                    ? new Answer(answer.status(), null, "answers with nothing")
                    : new Answer(answer.status(), json, "");
        } catch (JsonProcessingException e) {
            return new Answer(answer.status(), null, "answers with what is no JSON");
        } catch (IOException e) {
            return new Answer(answer.status(), null, "answers with what cannot be read");
        }
    }
}
