package dev.evenkeel.activities.secrets;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What has to be found in a text, all at once. The first four bytes of each pattern lead to it, so that a text without secrets costs
 * one look into a table for each of its bytes, however many patterns there are.
 */
final class Patterns {

    static final Patterns NONE = new Patterns(List.of());

    /** Below it, two ends of lines that happen to fit would hide ordinary words. */
    private static final int SHORTEST_SPLIT = 6;

    /** What is left of a secret that was cut counts from here on. */
    private static final int CUT = 12;

    private static final int KEY = Spellings.SHORTEST;
    private static final int TABLE = 1 << 16;

    private final List<Unbroken> all;
    private final int longest;
    private final Map<Integer, List<Unbroken>> byKey = new HashMap<>();
    private final boolean[] known = new boolean[TABLE];

    private Patterns(List<Unbroken> all) {
        this.all = all;
        this.longest = all.stream().mapToInt(Unbroken::length).max().orElse(0);
        for (Unbroken pattern : all) {
            int key = key(pattern.bytes(), 0);
            known[slot(key)] = true;
            byKey.computeIfAbsent(key, first -> new ArrayList<>()).add(pattern);
        }
    }

    static Patterns of(Collection<String> spellings) {
        return new Patterns(spellings.stream()
                .map(spelling -> Unbroken.of(spelling.getBytes(StandardCharsets.UTF_8)))
                .filter(pattern -> pattern.length() >= KEY)
                .toList());
    }

    boolean none() {
        return all.isEmpty();
    }

    /** Bytes of the longest pattern. */
    int longest() {
        return longest;
    }

    /** @param end behind it, in the text as it was */
    record Found(int begin, int end) {}

    /** Where patterns are, from left to right; those that overlap are one. */
    List<Found> in(Unbroken text) {
        List<Found> found = new ArrayList<>();
        byte[] bytes = text.bytes();
        for (int at = 0; at + KEY <= text.length(); at++) {
            int key = key(bytes, at);
            if (known[slot(key)]) {
                int length = longestAt(text, at, key);
                if (length > 0) {
                    add(found, new Found(text.where(at), text.where(at + length - 1) + 1));
                }
            }
        }
        return found;
    }

    /** Where the first pattern begins that the text may break off in; behind everything when there is none. */
    int unfinished(Unbroken text) {
        int length = text.length();
        for (int at = Math.max(0, length - longest); at < length; at++) {
            List<Unbroken> candidates = at + KEY <= length ? beginningWith(key(text.bytes(), at)) : all;
            if (candidates.stream().anyMatch(beginsWith(text, at))) {
                return text.where(at);
            }
        }
        return Integer.MAX_VALUE;
    }

    /** Behind the last bytes of a pattern that the text begins with, when there are many: it was cut there. 0 when there are none. */
    int endOfCut(Unbroken text) {
        int cut = 0;
        for (Unbroken pattern : all) {
            int most = Math.min(pattern.length() - 1, text.length());
            for (int length = most; length >= Math.max(CUT, cut + 1); length--) {
                int from = pattern.length() - length;
                if (pattern.bytes()[from] == text.bytes()[0]
                        && Arrays.equals(text.bytes(), 0, length, pattern.bytes(), from, pattern.length())) {
                    cut = length;
                }
            }
        }
        return cut == 0 ? 0 : text.where(cut - 1) + 1;
    }

    /** Where many first bytes of a pattern begin that the text ends with; {@code end} when there are none. */
    int beginOfCut(Unbroken text, int end) {
        for (int at = Math.max(0, text.length() - longest); at + CUT <= text.length(); at++) {
            if (beginningWith(key(text.bytes(), at)).stream().anyMatch(beginsWith(text, at))) {
                return text.where(at);
            }
        }
        return end;
    }

    private List<Unbroken> beginningWith(int key) {
        return known[slot(key)] ? byKey.getOrDefault(key, List.of()) : List.of();
    }

    /** Whether a pattern begins with the rest of the text and goes on. */
    private static Predicate<Unbroken> beginsWith(Unbroken text, int at) {
        int rest = text.length() - at;
        return pattern ->
                pattern.length() > rest && Arrays.equals(text.bytes(), at, text.length(), pattern.bytes(), 0, rest);
    }

    private static void add(List<Found> found, Found next) {
        Found last = found.isEmpty() ? null : found.getLast();
        if (last == null || next.begin() >= last.end()) {
            found.add(next);
        } else if (next.end() > last.end()) {
            found.set(found.size() - 1, new Found(last.begin(), next.end()));
        }
    }

    private int longestAt(Unbroken text, int at, int key) {
        int found = 0;
        for (Unbroken pattern : byKey.getOrDefault(key, List.of())) {
            int behind = at + pattern.length();
            if (pattern.length() > found
                    && behind <= text.length()
                    && Arrays.equals(text.bytes(), at, behind, pattern.bytes(), 0, pattern.length())
                    && spacedAlike(text, at, pattern)) {
                found = pattern.length();
            }
        }
        return found;
    }

    /** White space in the text is that of the secret, or broke a line. */
    private static boolean spacedAlike(Unbroken text, int at, Unbroken pattern) {
        for (int index = 0; index < pattern.length() - 1; index++) {
            if (text.gapBehind(at + index)
                    && !pattern.gapBehind(index)
                    && (pattern.length() < SHORTEST_SPLIT || !text.breakBehind(at + index))) {
                return false;
            }
        }
        return true;
    }

    private static int key(byte[] bytes, int at) {
        return bytes[at] << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
    }

    private static int slot(int key) {
        return (key * 0x9e3779b1) >>> 16;
    }
}
