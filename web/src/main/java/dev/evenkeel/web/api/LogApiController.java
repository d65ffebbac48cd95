package dev.evenkeel.web.api;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.security.ApiCaller;
import dev.evenkeel.web.security.ApiTokens;
import dev.evenkeel.web.security.Readers;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** The output of a run as a stream. Each reader holds a virtual thread; there is a limit to how many there are. */
@RestController
class LogApiController {

    private static final int READERS = 500;

    private final Store store;
    private final Reach reach;
    private final ApiTokens tokens;
    private final Readers readers;
    private final JsonMapper json;
    private final Semaphore free = new Semaphore(READERS);
    private volatile boolean stopping;

    LogApiController(Store store, Reach reach, ApiTokens tokens, Readers readers, JsonMapper json) {
        this.readers = readers;
        this.store = store;
        this.reach = reach;
        this.tokens = tokens;
        this.json = json;
    }

    @Operation(
            summary = "The output of a run as a stream",
            description =
                    "Accept: text/plain is the bare text. application/x-ndjson has one JSON object to a line, and"
                            + " text/event-stream the same as events: kind log with the id to go on from (after=ID, or"
                            + " Last-Event-ID), status, and end. With follow it lasts until the run ends or an hour has passed.")
    @GetMapping(
            path = "/api/v1/runs/{id}/log",
            produces = {MediaType.TEXT_PLAIN_VALUE, "application/x-ndjson", MediaType.TEXT_EVENT_STREAM_VALUE})
    void log(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String step,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "false") boolean follow,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable Long lastEventId,
            @AuthenticationPrincipal ApiCaller caller,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        reach.run(id, caller);
        LogStream.Format format = LogStream.Format.of(request.getHeader(HttpHeaders.ACCEPT));
        if (!free.tryAcquire()) {
            throw ApiException.of(
                    HttpStatus.SERVICE_UNAVAILABLE, "Too many logs are being followed. Try again in a moment.");
        }
        try {
            response.setContentType(format.mediaType());
            response.setCharacterEncoding("UTF-8");
            response.setHeader("X-Accel-Buffering", "no");
            LogStream.Place place = new LogStream.Place(id, step, lastEventId == null ? after : lastEventId);
            new LogStream(store, json, place, format, response.getOutputStream())
                    .write(
                            follow,
                            () -> !stopping && tokens.stillGood(caller.token()) && readers.sees(caller.getName(), id));
        } finally {
            free.release();
        }
    }

    /** Before the web server begins to wait for its last answers. */
    @EventListener(ContextClosedEvent.class)
    void stop() {
        stopping = true;
    }
}
