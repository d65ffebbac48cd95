package dev.evenkeel.workflows.contract;

import java.util.regex.Pattern;

/**
 * The id of a run: thirteen letters and digits that sort by time and can be read aloud (Crockford's base 32). Nine are the milliseconds
 * since the epoch, four a number that tells runs of the same moment apart.
 */
public final class RunId {

    /** Bits of the number that count. */
    public static final int NUMBER_BITS = 20;

    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int TIME_DIGITS = 9;
    private static final int BITS = 5;
    private static final int NUMBER_DIGITS = NUMBER_BITS / BITS;
    private static final Pattern SHAPE = Pattern.compile("[" + DIGITS + "]{" + (TIME_DIGITS + NUMBER_DIGITS) + "}");

    private RunId() {}

    /**
     * The id that follows from a time and a number, always the same one.
     *
     * @param at milliseconds since the epoch
     * @param number its last {@value #NUMBER_BITS} bits count
     */
    public static String of(long at, long number) {
        StringBuilder id = new StringBuilder();
        digits(id, at, TIME_DIGITS);
        digits(id, number & ((1L << NUMBER_BITS) - 1), NUMBER_DIGITS);
        return id.toString();
    }

    public static boolean fits(String id) {
        return SHAPE.matcher(id).matches();
    }

    private static void digits(StringBuilder id, long value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            id.append(DIGITS.charAt((int) (value >>> (i * BITS)) & (DIGITS.length() - 1)));
        }
    }
}
