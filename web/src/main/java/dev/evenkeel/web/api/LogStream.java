package dev.evenkeel.web.api;

import dev.evenkeel.activities.store.Changes;
import dev.evenkeel.activities.store.LogChunk;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.RunSummary;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One reader of a run's output. */
final class LogStream {

    private static final int CHUNKS = 200;
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Store store;
    private final JsonMapper json;
    private final Place place;
    private final Format format;
    private final OutputStream out;
    private final Semaphore news = new Semaphore(1);
    private long cursor;
    private String told = "";

    /**
     * @param step only this step's output; null for all
     * @param after the id of the last piece that the reader has
     */
    record Place(String run, @Nullable String step, long after) {}

    enum Format {
        TEXT("text/plain"),
        LINES("application/x-ndjson"),
        EVENTS("text/event-stream");

        private final String mediaType;

        Format(String mediaType) {
            this.mediaType = mediaType;
        }

        String mediaType() {
            return mediaType;
        }

        static Format of(@Nullable String accept) {
            String wanted = accept == null ? "" : accept;
            return wanted.contains(LINES.mediaType) ? LINES : wanted.contains(EVENTS.mediaType) ? EVENTS : TEXT;
        }
    }

    LogStream(Store store, JsonMapper json, Place place, Format format, OutputStream out) {
        this.store = store;
        this.json = json;
        this.place = place;
        this.format = format;
        this.out = out;
        this.cursor = place.after();
    }

    /** @param welcome asked now and then: whether the reader may read on */
    void write(boolean follow, BooleanSupplier welcome) throws IOException, InterruptedException {
        if (!follow) {
            tell();
            return;
        }
        long until = System.nanoTime() + LONGEST.toNanos();
        long beat = System.nanoTime();
        try (Changes.Subscription subscription = store.changes().subscribe(place.run(), news::release)) {
            while (welcome.getAsBoolean() && System.nanoTime() < until) {
                boolean told = news.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                if (!welcome.getAsBoolean()) {
                    return;
                }
                if (told) {
                    news.drainPermits();
                    if (tell()) {
                        return;
                    }
                    beat = System.nanoTime();
                } else if (System.nanoTime() - beat > HEARTBEAT.toNanos()) {
                    still();
                    beat = System.nanoTime();
                }
            }
        }
    }

    /** @return whether the run has ended and all of it is told */
    private boolean tell() throws IOException {
        // Before the output: what it says when the run is over is then all that there is.
        RunSummary run = store.runs().find(place.run()).orElseThrow();
        for (List<LogChunk> chunks = read(); !chunks.isEmpty(); chunks = read()) {
            for (LogChunk chunk : chunks) {
                piece(chunk);
                cursor = chunk.id();
            }
        }
        String now = run.status() + "|" + run.waitingFor() + "|" + run.at();
        if (!now.equals(told)) {
            told = now;
            thing(run.status().finished() ? "end" : "status", status(run));
        }
        out.flush();
        return run.status().finished();
    }

    private List<LogChunk> read() {
        return store.logs().read(place.run(), place.step(), cursor, CHUNKS);
    }

    private void piece(LogChunk chunk) throws IOException {
        if (!chunk.isOutput()) {
            return;
        }
        if (format == Format.TEXT) {
            out.write(chunk.text().getBytes(StandardCharsets.UTF_8));
            return;
        }
        Map<String, Object> piece = new LinkedHashMap<>();
        piece.put("id", chunk.id());
        piece.put("step", chunk.step());
        piece.put("attempt", chunk.attempt());
        piece.put("stream", chunk.stream());
        piece.put("at", chunk.at());
        piece.put("text", chunk.text());
        if (format == Format.EVENTS) {
            print("id: " + chunk.id() + "\n");
        }
        thing("log", piece);
    }

    private static Map<String, Object> status(RunSummary run) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("status", Names.of(run.status()));
        status.put("waitingFor", run.waitingFor() == null ? "" : run.waitingFor());
        status.put("doing", run.at());
        return status;
    }

    private void thing(String kind, Map<String, Object> what) throws IOException {
        switch (format) {
            case TEXT -> {}
            case LINES -> {
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("kind", kind);
                line.putAll(what);
                print(json.writeValueAsString(line) + "\n");
            }
            case EVENTS -> print("event: " + kind + "\ndata: " + json.writeValueAsString(what) + "\n\n");
        }
    }

    private void still() throws IOException {
        switch (format) {
            case TEXT -> {}
            case LINES -> print("{\"kind\":\"still-here\"}\n");
            case EVENTS -> print(": still here\n\n");
        }
        out.flush();
    }

    private void print(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
