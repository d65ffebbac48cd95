package dev.evenkeel.activities.chat;

import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;

/**
 * Texts as a chat can bear them. What a message is made of may come from anywhere, for example from the output of a tool: it must not call
 * people out, hide something or grow beyond what a system takes.
 */
final class Words {

    static final String CUT = "\n\n… (cut; the rest is in the run)";

    /** No text joins it with what follows. */
    private static final String NOTHING = "\u200b";

    /** Control characters, and those that make a text read in another order than it was written. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}&&[^\\n\\t]]|[\\u202a-\\u202e\\u2066-\\u2069]");

    /** What calls somebody out: {@code @all}, {@code <@U123>}, {@code <!channel>}, {@code <at id=all>}. */
    private static final Pattern CALL =
            Pattern.compile("(?<![\\p{L}\\p{N}._%+-])[@＠](?=[\\p{L}\\p{N}_])|<(?=[@!]|/?at\\b)");

    private Words() {}

    static String clean(String text) {
        return UNSEEN.matcher(text.replace("\r\n", "\n").replace('\r', '\n')).replaceAll("");
    }

    /** A text in one line, for titles and headers. */
    static String line(String text) {
        return clean(text).replaceAll("\\s+", " ").strip();
    }

    /** The same to read, but nobody is called out by it. */
    static String quiet(String text) {
        return CALL.matcher(text).replaceAll(call -> call.group() + NOTHING);
    }

    /** Bytes of a character in UTF-8. */
    static int bytes(int character) {
        return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    }

    /** Bytes of a character in a text of JSON. */
    static int jsonBytes(int character) {
        return character == '"' || character == '\\' || character == '\n' || character == '\t' ? 2 : bytes(character);
    }

    /** How much of {@code most} is left beside a text. */
    static int left(int most, IntUnaryOperator measure, String beside) {
        return Math.max(0, most - beside.codePoints().map(measure).sum());
    }

    /** Cuts a text in Markdown with a word about it, so that it is still whole. @param measure what each character counts */
    static String fit(String text, int most, IntUnaryOperator measure) {
        if (text.codePoints().map(measure).sum() <= most) {
            return text;
        }
        int left = left(most, measure, CUT + "\n```");
        int end = 0;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            left -= measure.applyAsInt(character);
            if (left < 0) {
                break;
            }
            end += Character.charCount(character);
        }
        String kept = text.substring(0, end);
        boolean open = kept.lines()
                                .filter(line -> line.stripLeading().startsWith("```"))
                                .count()
                        % 2
                == 1;
        return kept + (open ? "\n```" : "") + CUT;
    }

    /** A number for what a system asks to tell messages apart by, which JavaScript can hold, too. */
    static long number(String id) {
        byte[] digest = Signing.sha256(id);
        long number = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            number = number << Byte.SIZE | digest[i] & 0xff;
        }
        return Math.max(1, number & (1L << 53) - 1);
    }
}
