package dev.evenkeel.activities.secrets;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
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

    private static final int PIECE = 1024 * 1024;
    private static final byte[] MASK_BYTES = MASK.getBytes(StandardCharsets.UTF_8);

    private final Set<String> spellings = new LinkedHashSet<>();
    private volatile Patterns patterns = Patterns.NONE;

    private Masker() {}

    /** A masker for these secrets in each of the {@linkplain Spellings spellings} in which tools print them. */
    public static Masker of(Collection<String> secrets) {
        return none().and(secrets);
    }

    /** A masker that hides nothing yet. */
    public static Masker none() {
        return new Masker();
    }

    /** From now on it hides these as well. @return this masker */
    synchronized Masker and(Collection<String> secrets) {
        boolean more = false;
        for (String secret : secrets) {
            more |= spellings.addAll(Spellings.of(secret));
        }
        if (more) {
            patterns = Patterns.of(spellings);
        }
        return this;
    }

    /** Masks a text that is whole, or was cut somewhere: what is left of a secret at its ends is masked as well. */
    public String mask(String text) {
        if (patterns.none()) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Patterns hidden = patterns;
        Unbroken unbroken = Unbroken.of(bytes);
        int from = hidden.endOfCut(unbroken);
        int to = Math.max(from, hidden.beginOfCut(unbroken, bytes.length));
        String masked = new String(mask(bytes, from, to), StandardCharsets.UTF_8);
        return (from > 0 ? MASK : "") + masked + (to < bytes.length ? MASK : "");
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

    /** Overwrites the secrets in a file, in bounded memory; its length stays. */
    public void overwrite(Path file) throws IOException {
        Patterns hidden = patterns;
        if (hidden.none()) {
            return;
        }
        // Twice, since a secret that was broken over lines is longer than it is.
        ByteBuffer piece = ByteBuffer.allocate(2 * hidden.longest() + PIECE);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (long at = 0; channel.read(piece.clear(), at) > 0; at += PIECE) {
                byte[] bytes = piece.array();
                int length = piece.position();
                List<Patterns.Found> found = hidden.in(Unbroken.of(bytes, 0, length));
                found.forEach(secret -> Arrays.fill(bytes, secret.begin(), secret.end(), (byte) '*'));
                if (!found.isEmpty()) {
                    for (ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length); rest.hasRemaining(); ) {
                        channel.write(rest, at + rest.position());
                    }
                }
            }
        }
    }

    byte[] mask(byte[] bytes, int from, int to) {
        Patterns hidden = patterns;
        if (hidden.none()) {
            return Arrays.copyOfRange(bytes, from, to);
        }
        ByteArrayOutputStream masked = new ByteArrayOutputStream(to - from);
        int at = from;
        for (Patterns.Found found : hidden.in(Unbroken.of(bytes, from, to))) {
            masked.write(bytes, at, found.begin() - at);
            masked.writeBytes(MASK_BYTES);
            at = found.end();
        }
        masked.write(bytes, at, to - at);
        return masked.toByteArray();
    }

    /**
     * Where a piece of a stream may end, at or before {@code wanted}, without cutting a secret in two; behind {@code wanted} when the
     * piece begins with a secret that ends there. Only bytes before {@code known} have been read; a secret may go on behind them.
     */
    int safeCut(byte[] bytes, int wanted, int known) {
        Patterns hidden = patterns;
        if (hidden.none()) {
            return wanted;
        }
        Unbroken text = Unbroken.of(bytes, 0, known);
        int unfinished = hidden.unfinished(text);
        int cut = Math.min(wanted, unfinished);
        for (Patterns.Found found : hidden.in(text)) {
            if (found.begin() < cut && cut < found.end()) {
                boolean whole = found.begin() == 0 && found.end() <= unfinished;
                return whole ? found.end() : found.begin();
            }
        }
        return cut;
    }
}
