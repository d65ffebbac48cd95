package dev.evenkeel.workflows.expression;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the name that somebody probably meant, by the number of edits (swapped neighbours count as one). */
public final class DidYouMean {

    private static final int LONGEST = 60;

    private DidYouMean() {}

    public static Optional<String> closest(String wrong, Collection<String> names) {
        if (wrong.length() > LONGEST) {
            return Optional.empty();
        }
        int allowed = Math.max(1, wrong.length() / 3);
        return names.stream()
                .filter(name -> Math.abs(name.length() - wrong.length()) <= allowed && distance(wrong, name) <= allowed)
                .min(Comparator.<String>comparingInt(name -> distance(wrong, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** @return {@code Did you mean 'x'?}, or else the names that there are */
    public static String hint(String wrong, Collection<String> names) {
        return closest(wrong, names)
                .map(name -> "Did you mean '" + name + "'?")
                .orElseGet(() -> names.isEmpty() ? "" : "There is: " + list(names) + ".");
    }

    private static String list(Collection<String> names) {
        String some = names.stream().limit(20).collect(Collectors.joining(", "));
        return names.size() > 20 ? some + ", …" : some;
    }

    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : cheapest(edits, a, b, i, j);
            }
        }
        return edits[a.length()][b.length()];
    }

    private static int cheapest(int[][] edits, String a, String b, int i, int j) {
        int changed = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(changed, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
    }
}
