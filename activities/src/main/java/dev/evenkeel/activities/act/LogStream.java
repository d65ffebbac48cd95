package dev.evenkeel.activities.act;

import dev.evenkeel.activities.secrets.MaskedStream;
import dev.evenkeel.activities.secrets.MaskedStream.Piece;
import dev.evenkeel.activities.secrets.Masker;
import dev.evenkeel.workflows.contract.Act;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One stream of an act's log. */
final class LogStream {

    private static final long FLUSH_NANOS = 100_000_000L;

    private final Act act;
    private final String name;
    private final ActLogs logs;
    private final Masker masker;
    private long stored = -1;
    private long begin;
    private long read;
    private long from;
    private long flushedAt = System.nanoTime() - FLUSH_NANOS;
    private MaskedStream pending;

    LogStream(Act act, String name, ActLogs logs, Masker masker, long base) {
        this.act = act;
        this.name = name;
        this.logs = logs;
        this.masker = masker;
        this.begin = base;
        this.read = base;
        this.from = base;
        this.pending = new MaskedStream(masker, null, base);
    }

    /** A further process begins; its output follows behind what there is. */
    void begin(@Nullable UnaryOperator<String> view) {
        finish();
        begin = read;
        from = Math.max(begin, stored);
        pending = new MaskedStream(masker, view, from);
    }

    /** @param offset of the first byte in the output of the process */
    void add(long offset, byte[] bytes) {
        if (stored < 0) {
            stored = logs.storedUpTo(act, name);
            from = Math.max(begin, stored);
            pending = pending.at(from);
        }
        long at = begin + offset;
        int known = (int) Math.clamp(stored - at, 0, bytes.length);
        pending.add(bytes, known, bytes.length - known);
        read = at + bytes.length;
    }

    void say(byte[] bytes) {
        if (stored < 0) {
            stored = logs.storedUpTo(act, name);
        }
        finish();
        begin = Math.max(read, stored);
        from = begin;
        read = begin;
        pending = new MaskedStream(masker, null, begin);
        add(0, bytes);
        finish();
    }

    void flush() {
        if (pending.waiting() == 0) {
            return;
        }
        boolean waited = System.nanoTime() - flushedAt >= FLUSH_NANOS;
        if (!waited && pending.waiting() < MaskedStream.LONGEST) {
            return;
        }
        boolean any = false;
        for (Optional<Piece> piece = pending.lines(); piece.isPresent(); piece = pending.lines()) {
            store(piece.get());
            any = true;
        }
        if (waited && !any) {
            pending.some().ifPresent(this::store);
        }
        flushedAt = System.nanoTime();
    }

    void finish() {
        for (Optional<Piece> piece = pending.rest(); piece.isPresent(); piece = pending.rest()) {
            store(piece.get());
        }
    }

    /** Lines that are not shown leave no piece of their own: the next one covers them. */
    private void store(Piece piece) {
        if (!piece.text().isEmpty()) {
            logs.append(act, name, from, piece.to(), piece.text(), System.currentTimeMillis());
            from = piece.to();
        }
    }
}
