package dev.evenkeel.web.runs;

import dev.evenkeel.activities.store.Changes;
import dev.evenkeel.activities.store.LogChunk;
import dev.evenkeel.activities.store.Plays;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.runners.RunnerPresence;
import dev.evenkeel.web.runs.log.LogLines;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.RunSummary;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Live news of runs as server-sent events: {@code log} carries lines as HTML, and its id is the cursor to go on from; {@code plays} that a playbook
 * went on, with how many there are; {@code change} says that the run's state has changed, {@code end} that it will not change any more. It also ends when its reader may not see the run any longer. Each stream is a virtual thread; there is a limit to how many are open.
 */
@Component
class RunEvents {

    private static final Logger log = LoggerFactory.getLogger(RunEvents.class);
    private static final int STREAMS = 500;
    private static final int CHUNKS = 200;
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Store store;
    private final RunnerPresence presence;
    private final Semaphore free = new Semaphore(STREAMS);
    private volatile boolean stopping;

    RunEvents(Store store, RunnerPresence presence) {
        this.store = store;
        this.presence = presence;
    }

    /**
     * @param after the log cursor that the reader has already
     * @param sees whether the reader may see the run, now and later
     * @return empty when too many streams are open
     */
    Optional<SseEmitter> open(String runId, long after, BooleanSupplier sees) {
        if (!free.tryAcquire()) {
            return Optional.empty();
        }
        SseEmitter emitter = new SseEmitter(LONGEST.plusMinutes(1).toMillis());
        Stream stream = new Stream(runId, after, sees, emitter);
        emitter.onCompletion(stream::end);
        emitter.onError(error -> stream.end());
        emitter.onTimeout(stream::end);
        Thread.ofVirtual().name("run-events-" + runId).start(stream);
        return Optional.of(emitter);
    }

    int openStreams() {
        return STREAMS - free.availablePermits();
    }

    @PreDestroy
    void stop() {
        stopping = true;
    }

    private final class Stream implements Runnable {

        private final String runId;
        private final SseEmitter emitter;
        private final BooleanSupplier sees;
        private final Semaphore news = new Semaphore(1);
        private final LogLines lines = new LogLines();
        private long cursor;
        private @Nullable RunSummary told;
        private List<Plays.Play> plays = List.of();
        /** Something came that is drawn on the page. */
        private boolean drawn;

        private long lastEvent;
        private String runners = "";
        private volatile boolean ended;

        Stream(String runId, long after, BooleanSupplier sees, SseEmitter emitter) {
            this.sees = sees;
            this.runId = runId;
            this.cursor = after;
            this.emitter = emitter;
        }

        void end() {
            ended = true;
            news.release();
        }

        @Override
        public void run() {
            long until = System.nanoTime() + LONGEST.toNanos();
            try (Changes.Subscription subscription = store.changes().subscribe(runId, news::release)) {
                while (!ended && !stopping && System.nanoTime() < until) {
                    boolean told = news.tryAcquire(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
                    if (!sees.getAsBoolean()) {
                        break;
                    }
                    if (told) {
                        news.drainPermits();
                        tellLog();
                        tellPlays();
                        tellChange();
                    } else {
                        emitter.send(SseEmitter.event().comment("still here"));
                    }
                }
                emitter.complete();
            } catch (IOException | IllegalStateException e) {
                log.debug("A reader of run {} has gone", runId);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                log.warn("Live news of run {} ended; the browser asks again", runId, e);
                close();
            } finally {
                free.release();
            }
        }

        private void close() {
            try {
                emitter.complete();
            } catch (IllegalStateException e) {
                log.debug("A reader of run {} has gone meanwhile", runId);
            }
        }

        private void tellLog() throws IOException {
            for (List<LogChunk> chunks = store.logs().read(runId, null, cursor, CHUNKS);
                    !chunks.isEmpty() && !ended;
                    chunks = store.logs().read(runId, null, cursor, CHUNKS)) {
                StringBuilder html = new StringBuilder();
                for (LogChunk chunk : chunks) {
                    html.append(lines.add(chunk));
                    drawn |= !chunk.isOutput();
                    cursor = chunk.id();
                }
                SseEmitter.SseEventBuilder event = SseEmitter.event().name("log");
                if (lines.complete()) {
                    event.id(Long.toString(
                            cursor)); // in the middle of a line a reader would go on without its beginning
                }
                if (!html.isEmpty()) {
                    emitter.send(event.data(html.toString()));
                }
            }
        }

        private void tellPlays() throws IOException {
            List<Plays.Play> now = store.plays().of(runId);
            if (!now.equals(plays)) {
                plays = now;
                emitter.send(SseEmitter.event().name("plays").data(Integer.toString(now.size())));
            }
        }

        private void tellChange() throws IOException {
            @Nullable RunSummary now = store.runs().find(runId).orElse(null);
            List<JournalEvent> events = store.journal().read(runId, lastEvent);
            String runnersNow = presence.version() + "/" + store.runnerActs().mark(runId);
            if (!events.isEmpty() || drawn || !Objects.equals(now, told) || !runnersNow.equals(runners)) {
                drawn = false;
                told = now;
                runners = runnersNow;
                lastEvent = events.isEmpty() ? lastEvent : events.getLast().seq();
                emitter.send(SseEmitter.event().name("change").data(Long.toString(lastEvent)));
            }
            if (now != null && now.status().finished()) {
                emitter.send(SseEmitter.event().name("end").data(""));
                ended = true;
            }
        }
    }
}
