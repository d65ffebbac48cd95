package dev.evenkeel.activities.secrets;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hides secrets in what tools say. It works on bytes, so that it can be used on a stream whose pieces end anywhere, even inside of a
 * character.
 */
public final class Masker {

    public static final String MASK = "••••";

    private static final byte[] MASK_BYTES = MASK.getBytes(StandardCharsets.UTF_8);

    private final List<byte[]> patterns;
    private final boolean[] begins = new boolean[256];

    private Masker(Collection<byte[]> patterns) {
        this.patterns = patterns.stream()
                .sorted(Comparator.<byte[]>comparingInt(pattern -> pattern.length)
                        .reversed())
                .toList();
        for (byte[] pattern : this.patterns) {
            begins[pattern[0] & 0xff] = true;
        }
    }

    /** A masker for these secrets in each of the {@linkplain Spellings spellings} in which tools print them. */
    public static Masker of(Collection<String> secrets) {
        Set<String> spellings = new LinkedHashSet<>();
        secrets.forEach(secret -> spellings.addAll(Spellings.of(secret)));
        return new Masker(spellings.stream()
                .map(spelling -> spelling.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    public static Masker none() {
        return new Masker(List.of());
    }

    public String mask(String text) {
        if (patterns.isEmpty()) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new String(mask(bytes, 0, bytes.length), StandardCharsets.UTF_8);
    }

    /** Masks every text in a value of JSON. */
    public @Nullable Object maskAll(@Nullable Object value) {
        return switch (value) {
            case String text -> mask(text);
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> masked = new LinkedHashMap<>();
                map.forEach((key, inner) -> masked.put(mask(String.valueOf(key)), maskAll(inner)));
                yield masked;
            }
            case List<?> list -> {
                List<@Nullable Object> masked = new ArrayList<>();
                list.forEach(inner -> masked.add(maskAll(inner)));
                yield masked;
            }
            case null, default -> value;
        };
    }

    byte[] mask(byte[] bytes, int from, int to) {
        ByteArrayOutputStream masked = new ByteArrayOutputStream(to - from);
        int at = from;
        while (at < to) {
            int length = matchAt(bytes, at, to);
            if (length > 0) {
                masked.writeBytes(MASK_BYTES);
                at += length;
            } else {
                masked.write(bytes[at++]);
            }
        }
        return masked.toByteArray();
    }

    /**
     * Where a piece of a stream may end, at or before {@code wanted}, without cutting a secret in two. Only bytes before {@code known}
     * have been read; a secret may go on behind them.
     */
    int safeCut(byte[] bytes, int wanted, int known) {
        int at = 0;
        while (at < wanted) {
            int length = matchAt(bytes, at, known);
            // Also when a short secret is complete here: it may be the beginning of a longer one.
            if (mayBeginAt(bytes, at, known)) {
                return at;
            }
            if (length > 0 && at + length > wanted) {
                return at == 0 ? length : at;
            }
            at += Math.max(length, 1);
        }
        return wanted;
    }

    private int matchAt(byte[] bytes, int at, int end) {
        if (!begins[bytes[at] & 0xff]) {
            return 0;
        }
        for (byte[] pattern : patterns) {
            int behind = at + pattern.length;
            if (behind <= end && Arrays.equals(bytes, at, behind, pattern, 0, pattern.length)) {
                return pattern.length;
            }
        }
        return 0;
    }

    /** Whether the bytes that are known end inside of a secret that begins at {@code at}. */
    private boolean mayBeginAt(byte[] bytes, int at, int known) {
        if (!begins[bytes[at] & 0xff]) {
            return false;
        }
        int rest = known - at;
        for (byte[] pattern : patterns) {
            if (pattern.length > rest && Arrays.equals(bytes, at, known, pattern, 0, rest)) {
                return true;
            }
        }
        return false;
    }
}
