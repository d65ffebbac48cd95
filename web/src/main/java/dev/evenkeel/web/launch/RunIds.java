package dev.evenkeel.web.launch;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.regex.Pattern;

/**
 * Ids of runs: thirteen letters and digits that sort by time and can be read aloud (Crockford's base 32). Nine are the milliseconds
 * since the epoch, four are random.
 */
public final class RunIds {

    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int TIME_DIGITS = 9;
    private static final int RANDOM_DIGITS = 4;
    private static final int BITS = 5;
    private static final Pattern SHAPE = Pattern.compile("[" + DIGITS + "]{" + (TIME_DIGITS + RANDOM_DIGITS) + "}");

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    RunIds(InstantSource clock) {
        this.clock = clock;
    }

    String next() {
        return of(clock.millis(), random.nextLong(1L << (RANDOM_DIGITS * BITS)));
    }

    /**
     * The id that follows from a time and a number, always the same one.
     *
     * @param at milliseconds since the epoch
     * @param number its last {@code 20} bits count
     */
    public static String of(long at, long number) {
        StringBuilder id = new StringBuilder();
        digits(id, at, TIME_DIGITS);
        digits(id, number & ((1L << (RANDOM_DIGITS * BITS)) - 1), RANDOM_DIGITS);
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
