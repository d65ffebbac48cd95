package dev.evenkeel.activities.secrets;

/**
 * A text without its white space: a secret that was wrapped, at whatever width, and indented, is in one piece again. It knows where
 * each byte was.
 */
final class Unbroken {

    /** A longer gap is none of wrapping; it stays, as one line break. */
    private static final int LONGEST_GAP = 200;

    private final byte[] text;
    private final byte[] bytes;
    private final int[] where;
    private int length;

    private Unbroken(byte[] text, int most) {
        this.text = text;
        this.bytes = new byte[most];
        this.where = new int[most];
    }

    static Unbroken of(byte[] text) {
        return of(text, 0, text.length);
    }

    static Unbroken of(byte[] text, int from, int to) {
        Unbroken unbroken = new Unbroken(text, to - from);
        int at = from;
        while (at < to) {
            if (isWhite(text[at])) {
                int begin = at;
                while (at < to && isWhite(text[at])) {
                    at++;
                }
                if (at - begin > LONGEST_GAP) {
                    unbroken.add((byte) '\n', begin);
                }
            } else {
                unbroken.add(text[at], at++);
            }
        }
        return unbroken;
    }

    private static boolean isWhite(byte value) {
        return value == '\n' || value == '\r' || value == ' ' || value == '\t';
    }

    private void add(byte value, int at) {
        bytes[length] = value;
        where[length++] = at;
    }

    /** Only the first {@link #length} count. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    int where(int index) {
        return where[index];
    }

    /** Whether there was white space behind a byte. */
    boolean gapBehind(int index) {
        return index + 1 < length && where[index + 1] - where[index] > 1;
    }

    /** Whether the white space behind a byte broke a line. */
    boolean breakBehind(int index) {
        for (int at = where[index] + 1; at < where[index + 1]; at++) {
            if (text[at] == '\n' || text[at] == '\r') {
                return true;
            }
        }
        return false;
    }
}
