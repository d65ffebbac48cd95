package dev.evenkeel.web.runs;

import java.util.ArrayList;
import java.util.List;

/**
 * What is different between two texts, line by line, with some lines around each difference. Bounded in time and in length: where two
 * texts have little in common, all of the one is shown as removed and all of the other as added.
 *
 * @param cut whether there is more than is shown
 */
public record TextDiff(List<Hunk> hunks, int added, int removed, boolean cut) {

    private static final int CONTEXT = 3;
    private static final int MOST_SHOWN = 2_000;
    private static final int LONGEST_LINE = 1_000;
    /** Cells of the table that finds the longest common part. */
    private static final long MOST_CELLS = 2_000_000;

    public enum Kind {
        SAME,
        REMOVED,
        ADDED
    }

    /** @param before the number of the line in the first text, from 1; 0 when it is not there; {@code after} likewise in the second */
    public record Line(Kind kind, int before, int after, String text) {
        public String sign() {
            return switch (kind) {
                case SAME -> " ";
                case REMOVED -> "-";
                case ADDED -> "+";
            };
        }
    }

    public record Hunk(List<Line> lines) {
        /** As {@code diff -u} heads it. */
        public String head() {
            return "@@ -"
                    + range(lines.stream()
                            .mapToInt(Line::before)
                            .filter(line -> line > 0)
                            .toArray()) + " +"
                    + range(lines.stream()
                            .mapToInt(Line::after)
                            .filter(line -> line > 0)
                            .toArray()) + " @@";
        }

        private static String range(int[] lines) {
            return lines.length == 0 ? "0,0" : lines[0] + "," + lines.length;
        }
    }

    public static TextDiff of(String before, String after) {
        List<Line> all = lines(before.lines().toList(), after.lines().toList());
        int added = (int) all.stream().filter(line -> line.kind() == Kind.ADDED).count();
        int removed =
                (int) all.stream().filter(line -> line.kind() == Kind.REMOVED).count();
        List<Hunk> hunks = new ArrayList<>();
        int shown = 0;
        int at = 0;
        while (at < all.size()) {
            if (all.get(at).kind() == Kind.SAME) {
                at++;
                continue;
            }
            int begin = Math.max(at - CONTEXT, 0);
            int end = end(all, at);
            int room = Math.min(end, begin + MOST_SHOWN - shown);
            hunks.add(new Hunk(List.copyOf(all.subList(begin, room))));
            shown += room - begin;
            if (room < end || shown >= MOST_SHOWN) {
                return new TextDiff(List.copyOf(hunks), added, removed, true);
            }
            at = end;
        }
        return new TextDiff(List.copyOf(hunks), added, removed, false);
    }

    /** Differences that are near to each other stand together. */
    private static int end(List<Line> all, int first) {
        int last = first;
        for (int at = first; at < all.size() && at - last <= 2 * CONTEXT; at++) {
            if (all.get(at).kind() != Kind.SAME) {
                last = at;
            }
        }
        return Math.min(last + CONTEXT + 1, all.size());
    }

    private static List<Line> lines(List<String> before, List<String> after) {
        int head = 0;
        int least = Math.min(before.size(), after.size());
        while (head < least && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < least - head && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < head; i++) {
            lines.add(line(Kind.SAME, i + 1, i + 1, before.get(i)));
        }
        middle(before, after, head, before.size() - tail, after.size() - tail, lines);
        for (int i = tail; i > 0; i--) {
            lines.add(line(Kind.SAME, before.size() - i + 1, after.size() - i + 1, before.get(before.size() - i)));
        }
        return lines;
    }

    private static void middle(
            List<String> before, List<String> after, int from, int beforeEnd, int afterEnd, List<Line> lines) {
        int rows = beforeEnd - from;
        int columns = afterEnd - from;
        int[][] common =
                (long) rows * columns <= MOST_CELLS ? common(before, after, from, rows, columns) : new int[0][];
        int i = 0;
        int j = 0;
        while (i < rows && j < columns && common.length > 0) {
            if (before.get(from + i).equals(after.get(from + j))) {
                lines.add(line(Kind.SAME, from + i + 1, from + j + 1, before.get(from + i)));
                i++;
                j++;
            } else if (common[i + 1][j] >= common[i][j + 1]) {
                lines.add(line(Kind.REMOVED, from + i + 1, 0, before.get(from + i)));
                i++;
            } else {
                lines.add(line(Kind.ADDED, 0, from + j + 1, after.get(from + j)));
                j++;
            }
        }
        for (; i < rows; i++) {
            lines.add(line(Kind.REMOVED, from + i + 1, 0, before.get(from + i)));
        }
        for (; j < columns; j++) {
            lines.add(line(Kind.ADDED, 0, from + j + 1, after.get(from + j)));
        }
    }

    /** How many lines the ends of both texts have in common, from each pair of lines on. */
    private static int[][] common(List<String> before, List<String> after, int from, int rows, int columns) {
        int[][] common = new int[rows + 1][columns + 1];
        for (int i = rows - 1; i >= 0; i--) {
            for (int j = columns - 1; j >= 0; j--) {
                common[i][j] = before.get(from + i).equals(after.get(from + j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private static Line line(Kind kind, int before, int after, String text) {
        return new Line(
                kind, before, after, text.length() <= LONGEST_LINE ? text : text.substring(0, LONGEST_LINE) + "…");
    }
}
