package dev.evenkeel.activities.act;

import dev.evenkeel.workflows.contract.Act;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Logs that are forgotten at the end of a test. They refuse an overlap, and a gap unless a further host begins behind it. */
public final class MemoryLogs implements ActLogs {

    private final Map<String, TreeMap<Long, Chunk>> streams = new ConcurrentHashMap<>();
    /** No tool prints as much. */
    private static final long FURTHER_HOST = 1L << 50;

    private volatile int appendsUntilTrouble = Integer.MAX_VALUE;

    private record Chunk(long to, String text) {}

    /** After so many further chunks the store is away for one call. */
    public void failAfter(int appends) {
        appendsUntilTrouble = appends;
    }

    @Override
    public synchronized long storedUpTo(Act act, String stream) {
        TreeMap<Long, Chunk> chunks = chunks(act, stream);
        return chunks.isEmpty() ? 0 : chunks.lastEntry().getValue().to();
    }

    @Override
    public synchronized void append(Act act, String stream, long from, long to, String text, long at) {
        if (appendsUntilTrouble-- == 0) {
            throw new IllegalStateException("The store is away");
        }
        boolean further = from >= FURTHER_HOST && from > storedUpTo(act, stream);
        if (from != storedUpTo(act, stream) && !further) {
            throw new AssertionError("A chunk from " + from + " behind " + storedUpTo(act, stream));
        }
        chunks(act, stream).put(from, new Chunk(to, text));
    }

    public synchronized String text(Act act, String stream) {
        return String.join("", chunkTexts(act, stream));
    }

    public synchronized List<String> chunkTexts(Act act, String stream) {
        List<String> texts = new ArrayList<>();
        chunks(act, stream).values().forEach(chunk -> texts.add(chunk.text()));
        return texts;
    }

    /** Of all acts. */
    public synchronized String all() {
        StringBuilder all = new StringBuilder();
        streams.values().forEach(stream -> stream.values().forEach(chunk -> all.append(chunk.text())));
        return all.toString();
    }

    private TreeMap<Long, Chunk> chunks(Act act, String stream) {
        return streams.computeIfAbsent(act.id() + " " + stream, key -> new TreeMap<>());
    }
}
