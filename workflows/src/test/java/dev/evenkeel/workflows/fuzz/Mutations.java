package dev.evenkeel.workflows.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Ways to break a file: its bytes, its lines, its words. The same seed breaks it the same way. */
final class Mutations {

    private static final List<String> PIECES = List.of(
            "${",
            "}",
            "'",
            "\"",
            ":",
            ": ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            "\n",
            "  ",
            "\t",
            "|",
            "|2-\n",
            ">",
            "&a ",
            "*a",
            "!!int ",
            "!!binary ",
            "? ",
            "#",
            "steps.",
            "inputs.",
            "null",
            "true",
            "1e999",
            "\u0000",
            "\u202e",
            "\ufeff",
            "\ud83d\ude00",
            "<<: ",
            "<<: *a",
            "---\n",
            "...\n",
            "%",
            "%YAML 9.9\n",
            "@",
            "`",
            ".orValue(",
            ".map(x, ",
            ".filter(x, ",
            "(((((",
            "when: ",
            "id: ",
            "group:\n",
            "for_each: ",
            "99999999999999999999",
            "-9223372036854775808",
            "0x1F",
            "0o7",
            ".inf",
            "-.inf",
            ".nan",
            "~",
            "expect: ",
            "cases:\n",
            "path:\n",
            "a[b][c]@d",
            "\\",
            "\\u0000",
            "\r",
            "\u0085",
            "\u2028");

    private final List<String> corpus;
    private final List<String> words;
    private final Random random;

    Mutations(List<String> corpus, Random random) {
        this.corpus = corpus;
        this.random = random;
        this.words = corpus.stream()
                .flatMap(text -> Arrays.stream(text.split("[\\s,{}\\[\\]]+", -1)))
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
    }

    byte[] next() {
        String text = pick(corpus);
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times; i++) {
            text = switch (random.nextInt(3)) {
                case 0 -> characters(text);
                case 1 -> lines(text);
                default -> token(text);
            };
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return random.nextInt(4) == 0 ? bytes(bytes) : bytes;
    }

    private byte[] bytes(byte[] bytes) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        byte[] changed = bytes.clone();
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
            int at = random.nextInt(changed.length);
            switch (random.nextInt(3)) {
                case 0 -> changed[at] = (byte) random.nextInt(256);
                case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
                default -> changed = Arrays.copyOf(changed, Math.max(1, at));
            }
        }
        return changed;
    }

    private String characters(String text) {
        if (text.length() < 4) {
            return text + pick(PIECES);
        }
        int at = random.nextInt(text.length());
        int to = Math.min(text.length(), at + 1 + random.nextInt(12));
        return switch (random.nextInt(5)) {
            case 0 -> text.substring(0, at) + text.substring(to);
            case 1 -> text.substring(0, at) + pick(PIECES) + text.substring(at);
            case 2 ->
                text.substring(0, at) + text.substring(at, to).repeat(2 + random.nextInt(300)) + text.substring(to);
            case 3 -> text.substring(0, at) + (char) random.nextInt(0x300) + text.substring(at + 1);
            default -> text.substring(0, at) + pick(PIECES) + text.substring(to);
        };
    }

    private String lines(String text) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        if (lines.isEmpty()) {
            return pick(corpus);
        }
        int at = random.nextInt(lines.size());
        switch (random.nextInt(5)) {
            case 0 -> Collections.swap(lines, at, random.nextInt(lines.size()));
            case 1 -> lines.remove(at);
            case 2 -> lines.add(at, lines.get(random.nextInt(lines.size())));
            case 3 ->
                lines.set(at, " ".repeat(random.nextInt(9)) + lines.get(at).strip());
            default ->
                lines.addAll(
                        at, pick(corpus).lines().limit(1 + random.nextInt(20)).toList());
        }
        return String.join("\n", lines) + "\n";
    }

    /** Another word in the place of one: well-formed more often than not, so that it gets far. */
    private String token(String text) {
        String old = pick(words);
        int at = text.indexOf(old);
        return at < 0 ? text + pick(words) : text.substring(0, at) + pick(words) + text.substring(at + old.length());
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
