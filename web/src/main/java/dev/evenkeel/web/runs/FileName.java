package dev.evenkeel.web.runs;

import java.util.Locale;

/** The name of a file that somebody sends, made harmless: no path, nothing that hides what it is, not too long. */
final class FileName {

    private static final int LONGEST = 120;
    private static final int LONGEST_ENDING = 16;

    private FileName() {}

    static String of(String sent) {
        String last = sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1);
        String visible = last.codePoints()
                .filter(FileName::harmless)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        String name = visible.replaceFirst("^\\.+", "").strip();
        return name.isEmpty() ? "file" : shortened(name);
    }

    /** Marks that turn the direction of text make {@code gpj.exe} look like a picture. */
    private static boolean harmless(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> "<>:\"|?*".indexOf(character) < 0;
        };
    }

    private static String shortened(String name) {
        if (name.codePointCount(0, name.length()) <= LONGEST) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String ending = dot > 0 && name.length() - dot <= LONGEST_ENDING
                ? name.substring(dot).toLowerCase(Locale.ROOT)
                : "";
        int end = name.offsetByCodePoints(0, LONGEST - ending.codePointCount(0, ending.length()));
        return name.substring(0, end) + ending;
    }
}
