package dev.evenkeel.activities.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.activities.http.Exchange.NoAnswer;
import dev.evenkeel.workflows.runbook.ListSource;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the lists of allowed values that inputs name, under the rules of the HTTP steps. A person waits for the answer, so it may take
 * some seconds only, and is remembered for a moment: a form that is filled in asks again and again.
 */
public final class HttpLists implements ListSource {

    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration REMEMBERED = Duration.ofSeconds(30);
    private static final Duration TROUBLE_REMEMBERED = Duration.ofSeconds(3);
    private static final int MOST_REMEMBERED = 200;
    private static final int MOST_AT_ONCE = 8;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Exchange exchange;
    private final InstantSource clock;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);

    private final Map<String, Known> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /** @param until milliseconds since the epoch */
    private record Known(Answer answer, long until) {}

    public HttpLists(HttpSettings settings, InstantSource clock) {
        this.exchange = new Exchange(settings);
        this.clock = clock;
    }

    @Override
    public Answer get(String url) {
        @Nullable Known before = remembered(url);
        if (before != null && clock.millis() < before.until()) {
            return before.answer();
        }
        Answer answer = bounded(url);
        Duration keep = answer instanceof Answer.Got ? REMEMBERED : TROUBLE_REMEMBERED;
        synchronized (known) {
            known.put(url, new Known(answer, clock.millis() + keep.toMillis()));
        }
        return answer;
    }

    private @Nullable Known remembered(String url) {
        synchronized (known) {
            return known.get(url);
        }
    }

    private Answer bounded(String url) {
        try {
            if (!free.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Answer.Trouble("Too many lists are being asked for at the moment. Try again shortly.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Trouble("The server is stopping. Try again when it is back.");
        }
        try {
            return ask(url);
        } finally {
            free.release();
        }
    }

    private Answer ask(String url) {
        try {
            Exchange.Answer answer =
                    exchange.send("GET", url, Map.of("Accept", "application/json"), "", PATIENCE.toMillis(), () -> {});
            if (answer.status() != 200) {
                return trouble(url, "answers with HTTP " + answer.status());
            }
            if (answer.body().length >= BoundedBody.MOST) {
                return trouble(url, "is larger than 1 MiB");
            }
            @Nullable Object json = JSON.readValue(answer.body(), Object.class);
            return json == null ? trouble(url, "is empty") : new Answer.Got(json);
        } catch (NoAnswer e) {
            return trouble(url, "cannot be had: " + e.why());
        } catch (ApplicationFailure e) {
            return new Answer.Trouble("The list of allowed values cannot be asked for. " + e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            return trouble(url, "is no JSON");
        } catch (IOException e) {
            return trouble(url, "cannot be read");
        }
    }

    private static Answer trouble(String url, String why) {
        return new Answer.Trouble("The list of allowed values at " + url + " " + why
                + ". Try again; if it stays so, tell who looks after it.");
    }
}
