package dev.evenkeel.activities.secrets;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The output of a tool on its way to the log: bytes come in as they are read, pieces of masked text go out. A piece ends with a line
 * where possible, and never inside of a secret or of a character. With a view, whole lines are turned into what people read first.
 */
public final class MaskedStream {

    /** The longest piece, in bytes of the raw output. */
    public static final int LONGEST = 64 * 1024;

    /** A line that is for a program may be longer, but has to end at some time. */
    private static final int LONGEST_LINE = 4 * 1024 * 1024;

    private final Masker masker;
    private final @Nullable UnaryOperator<String> view;
    private byte[] pending = new byte[8192];
    private int length;
    private long offset;

    /**
     * @param view turns one line, without its line break, into the text that is shown, with its line breaks; empty to hide it. Null:
     *     the output is shown as it is
     * @param offset where in the raw output the first byte that comes in is
     */
    public MaskedStream(Masker masker, @Nullable UnaryOperator<String> view, long offset) {
        this.masker = masker;
        this.view = view;
        this.offset = offset;
    }

    /** An empty stream like this one, for output from another offset on. */
    public MaskedStream at(long newOffset) {
        return new MaskedStream(masker, view, newOffset);
    }

    /**
     * @param from offset in the raw output, in bytes
     * @param to offset behind it
     */
    public record Piece(long from, long to, String text) {}

    public void add(byte[] bytes, int from, int count) {
        if (length + count > pending.length) {
            pending = Arrays.copyOf(pending, Math.max(pending.length * 2, length + count));
        }
        System.arraycopy(bytes, from, pending, length, count);
        length += count;
    }

    /** How many bytes wait to be taken. */
    public int waiting() {
        return length;
    }

    /** The next piece of whole lines; nothing when no line is complete. */
    public Optional<Piece> lines() {
        int end = Math.min(length, LONGEST);
        int cut = 0;
        for (int index = end - 1; index >= 0 && cut == 0; index--) {
            cut = pending[index] == '\n' ? index + 1 : 0;
        }
        if (cut == 0 && view != null) {
            return take(longLine());
        }
        if (cut == 0) {
            return length < LONGEST ? Optional.empty() : some();
        }
        return take(view != null ? cut : masker.safeCut(pending, cut, length));
    }

    /** The next piece, even of a part of a line: what waited long enough is shown. */
    public Optional<Piece> some() {
        if (view != null) {
            return Optional.empty();
        }
        int end = wholeCharacters(Math.min(length, LONGEST));
        return take(masker.safeCut(pending, end, length));
    }

    /** The next piece when nothing more will come in. */
    public Optional<Piece> rest() {
        if (length > LONGEST) {
            Optional<Piece> lines = lines();
            return lines.isPresent() || view != null ? lines.or(() -> take(length)) : take(LONGEST);
        }
        return take(length);
    }

    private Optional<Piece> take(int cut) {
        if (cut <= 0) {
            return Optional.empty();
        }
        String text = view == null
                ? new String(masker.mask(pending, 0, cut), StandardCharsets.UTF_8)
                : masker.mask(viewed(view, new String(pending, 0, cut, StandardCharsets.UTF_8)));
        Piece piece = new Piece(offset, offset + cut, text);
        System.arraycopy(pending, cut, pending, 0, length - cut);
        length -= cut;
        offset += cut;
        return Optional.of(piece);
    }

    private static String viewed(UnaryOperator<String> view, String text) {
        StringBuilder shown = new StringBuilder();
        text.lines().forEach(line -> shown.append(view.apply(line)));
        return shown.toString();
    }

    /** Behind the first line when it is longer than a piece; 0 while its end is not there. */
    private int longLine() {
        for (int index = LONGEST; index < length; index++) {
            if (pending[index] == '\n') {
                return index + 1;
            }
        }
        return length < LONGEST_LINE ? 0 : length;
    }

    /** The end of the last whole character at or before {@code end}; {@code end} itself when it is no UTF-8. */
    private int wholeCharacters(int end) {
        for (int back = 1; back <= 3 && back <= end; back++) {
            int value = pending[end - back] & 0xff;
            if (value >= 0xc0) {
                int size = value >= 0xf0 ? 4 : value >= 0xe0 ? 3 : 2;
                return size > back ? end - back : end;
            }
            if (value < 0x80) {
                return end;
            }
        }
        return end;
    }
}
