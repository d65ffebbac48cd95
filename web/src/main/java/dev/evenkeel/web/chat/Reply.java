package dev.evenkeel.web.chat;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody gets for an answer.
 *
 * @param text Markdown; may be empty
 * @param path of the page to go on at; null for none
 * @param done whether it was done
 * @param run which run it was about; null for none
 */
record Reply(
        String title,
        String text,
        @Nullable String path,
        boolean done,
        @Nullable String run) {

    /** Nothing is said. */
    static final Reply SILENCE = new Reply("", "", null, false, null);

    private static final Pattern MARKS = Pattern.compile("[`*_\\[\\]()<>|#~]");
    private static final int LONGEST_LINE = 120;

    static Reply done(String title, String text, String run) {
        return new Reply(title, text, page(run), true, run);
    }

    static Reply told(String title, String text) {
        return new Reply(title, text, null, true, null);
    }

    /** @param message what happened and what to do */
    static Reply refused(String message) {
        return new Reply("That was not done", message, null, false, null);
    }

    Reply at(String elsewhere) {
        return new Reply(title, text, elsewhere, done, run);
    }

    Reply about(String id) {
        return new Reply(title, text, path == null ? page(id) : path, done, id);
    }

    boolean silent() {
        return title.isEmpty();
    }

    static String page(String run) {
        return "/runs/" + run;
    }

    /** A text that comes from anywhere, in a line of Markdown. */
    static String line(String text) {
        String line =
                MARKS.matcher(text).replaceAll(" ").replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE - 1) + "…";
    }
}
