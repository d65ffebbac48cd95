package dev.evenkeel.activities.prometheus;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** Numbers and times as people read them. */
public final class Words {

    private static final MathContext DIGITS = new MathContext(4);

    private Words() {}

    /** Four digits at most. */
    public static String number(@Nullable Double number) {
        if (number == null) {
            return "–";
        }
        if (!Double.isFinite(number)) {
            return Double.isNaN(number) ? "NaN" : number > 0 ? "∞" : "−∞";
        }
        double size = Math.abs(number);
        BigDecimal rounded = new BigDecimal(number).round(DIGITS);
        return size != 0 && (size < 1e-4 || size >= 1e7)
                ? rounded.toString()
                : rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    static String time(long millis) {
        long seconds = millis / 1000;
        return seconds < 120
                ? seconds + " s"
                : seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }
}
