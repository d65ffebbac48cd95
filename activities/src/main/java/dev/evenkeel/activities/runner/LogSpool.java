package dev.evenkeel.activities.runner;

import dev.evenkeel.activities.act.ActLogs;
import dev.evenkeel.activities.act.PrivateFiles;
import dev.evenkeel.activities.act.SafeName;
import dev.evenkeel.workflows.contract.Act;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logs of a runner's acts: first on its disk, then sent in order by a thread of its own, so that a tool goes on while the server
 * is away. What is sent twice the server passes over. The disk takes a bounded amount; when it is full, the oldest is kept, what comes
 * after is dropped, and a notice says so.
 */
public final class LogSpool implements ActLogs, AutoCloseable {

    /** What one runner keeps of output that the server has not taken. */
    public static final long MOST_BYTES = 64L * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(LogSpool.class);
    private static final Duration FORGOTTEN = Duration.ofDays(30);
    private static final long FIRST_WAIT_MILLIS = 200;
    private static final long LONGEST_WAIT_MILLIS = 5_000;
    private static final String CUT =
            "… the log is cut here: the server was away, and the runner keeps %d MiB of output for it. The tool went on;"
                    + " its whole output lies in the act's folder on the runner.\n";

    private final Path folder;
    private final long mostBytes;
    private final Consumer<Wire.Logs> server;
    private final Map<Wire.Key, SpooledAct> acts = new ConcurrentHashMap<>();
    private final AtomicLong waiting = new AtomicLong();
    private final Semaphore news = new Semaphore(0);
    private final Thread sender;
    private volatile boolean closed;

    /** @param server takes logs; it throws {@link ServerLink.Away} or {@link ServerLink.Refused} */
    public LogSpool(Path folder, long mostBytes, Consumer<Wire.Logs> server) {
        this.folder = folder;
        this.mostBytes = mostBytes;
        this.server = server;
        try {
            PrivateFiles.folder(folder);
            load();
        } catch (IOException e) {
            throw trouble(e);
        }
        this.sender = Thread.ofVirtual().name("log-spool").start(this::send);
    }

    @Override
    public long storedUpTo(Act act, String stream) {
        return of(act).end(stream);
    }

    @Override
    public void append(Act act, String stream, long from, long to, String text, long at) {
        SpooledAct spooled = of(act);
        Wire.Piece piece = new Wire.Piece(stream, from, to, text, at);
        try {
            boolean room = waiting.get() + text.length() <= mostBytes;
            waiting.addAndGet(
                    room ? spooled.add(piece) : spooled.drop(piece, CUT.formatted(Math.max(1, mostBytes >> 20))));
        } catch (IOException e) {
            throw trouble(e);
        }
        news.release();
    }

    /** Whether everything is sent. */
    public boolean empty() {
        return waiting.get() == 0;
    }

    /** Stays at most a moment to send what there is; the rest waits for the next start. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        news.release();
        sender.join(2_000);
        sender.interrupt();
    }

    private SpooledAct of(Act act) {
        return acts.computeIfAbsent(Wire.Key.of(act), key -> {
            try {
                return SpooledAct.begin(folder.resolve(name(key)), key);
            } catch (IOException e) {
                throw trouble(e);
            }
        });
    }

    private void send() {
        long wait = FIRST_WAIT_MILLIS;
        try {
            while (true) {
                try {
                    while (sendSome()) {
                        wait = FIRST_WAIT_MILLIS;
                    }
                    if (closed) {
                        return;
                    }
                    news.acquire();
                } catch (ServerLink.Away away) {
                    if (closed) {
                        return;
                    }
                    TimeUnit.MILLISECONDS.sleep(wait);
                    wait = Math.min(LONGEST_WAIT_MILLIS, wait * 2);
                }
                news.drainPermits();
            }
        } catch (InterruptedException stopped) {
            return;
        }
    }

    /** One batch of each act that has something. @return whether any had */
    private boolean sendSome() {
        boolean any = false;
        for (SpooledAct spooled : List.copyOf(acts.values())) {
            if (spooled.waiting() > 0) {
                sendSome(spooled);
                any = true;
            }
        }
        return any;
    }

    private void sendSome(SpooledAct spooled) {
        try {
            SpooledAct.Batch batch = spooled.next();
            try {
                server.accept(new Wire.Logs(spooled.act(), batch.pieces()));
            } catch (ServerLink.Refused refused) {
                if (refused.status() == 401) {
                    throw new ServerLink.Away(String.valueOf(refused.getMessage()));
                }
                LOG.warn("The server does not take the log of {}: {}", spooled.act(), refused.getMessage());
            }
            waiting.addAndGet(-spooled.acknowledged(batch.end()));
        } catch (IOException e) {
            throw new ServerLink.Away("The spool " + folder + " cannot be used: " + e);
        }
    }

    private void load() throws IOException {
        Instant old = Instant.now().minus(FORGOTTEN);
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".log")).toList();
        }
        for (Path file : files) {
            try {
                SpooledAct spooled = SpooledAct.open(file);
                if (spooled.waiting() == 0
                        && Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
                    Files.delete(file);
                } else {
                    acts.put(spooled.act(), spooled);
                    waiting.addAndGet(spooled.waiting());
                }
            } catch (IllegalArgumentException damaged) {
                LOG.warn("{} is damaged and put aside: {}", file, damaged.getMessage());
                Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"));
            }
        }
    }

    private static String name(Wire.Key act) {
        return SafeName.of(act.runId()) + "~" + SafeName.of(act.step()) + "~" + act.attempt() + ".log";
    }

    private UncheckedIOException trouble(IOException e) {
        return new UncheckedIOException("Cannot use the spool " + folder + ": check disk and rights", e);
    }
}
