package dev.evenkeel.workflows.document;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as runbooks write them: {@code 90s}, {@code 15m}, {@code 4h}, {@code 1d}. */
public final class Durations {

    public static final String PATTERN = "[0-9]{1,7}(\\.[0-9]{1,3})?[smhd]";
    public static final String HINT = "Write a number and a unit, for example 90s, 15m, 4h or 1d.";

    private static final Pattern SHAPE = Pattern.compile("([0-9]{1,7}(?:\\.[0-9]{1,3})?)([smhd])");
    private static final Duration LONGEST = Duration.ofDays(366);

    private Durations() {}

    /** @return empty when it is no duration, or one of more than 366 days */
    public static Optional<Duration> parse(String text) {
        Matcher matcher = SHAPE.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long unit = switch (matcher.group(2)) {
            case "s" -> 1_000L;
            case "m" -> 60_000L;
            case "h" -> 3_600_000L;
            default -> 86_400_000L;
        };
        Duration duration = Duration.ofMillis(Math.round(Double.parseDouble(matcher.group(1)) * unit));
        return Optional.of(duration).filter(time -> time.compareTo(LONGEST) <= 0);
    }
}
