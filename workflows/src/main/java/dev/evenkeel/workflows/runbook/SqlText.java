package dev.evenkeel.workflows.runbook;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at PostgreSQL's SQL: a second statement could leave the transaction in which the first one is kept. */
public final class SqlText {

    /** What stands by itself: a comment, a text, a name, a text between dollars. */
    private static final Pattern CLOSED = Pattern.compile(
            "--[^\n]*+" + "|[eE]'(?:[^'\\\\]|\\\\.|'')*+'" + "|'(?:[^']|'')*+'" + "|\"(?:[^\"]|\"\")*+\""
                    + "|\\$([A-Za-z_\\x80-\\uffff][A-Za-z0-9_\\x80-\\uffff]*+)?+\\$.*?\\$\\1\\$",
            Pattern.DOTALL);

    private static final Pattern EMPTY_DOLLARS = Pattern.compile("\\$\\$.*?\\$\\$", Pattern.DOTALL);

    private SqlText() {}

    /** Whether there is anything behind a semicolon; where a text is not closed, that too is taken for several. */
    public static boolean holdsSeveral(String sql) {
        String bare = sql.strip();
        int end = bare.length();
        while (end > 0 && (bare.charAt(end - 1) == ';' || Character.isWhitespace(bare.charAt(end - 1)))) {
            end--;
        }
        return withoutClosed(bare.substring(0, end)).indexOf(';') >= 0;
    }

    private static String withoutClosed(String sql) {
        StringBuilder rest = new StringBuilder();
        int at = 0;
        while (at < sql.length()) {
            int behind = behindClosed(sql, at);
            if (behind > at) {
                rest.append(' ');
                at = behind;
            } else {
                rest.append(sql.charAt(at++));
            }
        }
        return rest.toString();
    }

    private static int behindClosed(String sql, int at) {
        if (sql.startsWith("/*", at)) {
            return behindComment(sql, at);
        }
        for (Pattern pattern : new Pattern[] {EMPTY_DOLLARS, CLOSED}) {
            Matcher matcher = pattern.matcher(sql).region(at, sql.length());
            if (matcher.lookingAt()) {
                return matcher.end();
            }
        }
        return at;
    }

    /** PostgreSQL's comments nest. */
    private static int behindComment(String sql, int from) {
        int depth = 0;
        int at = from;
        while (at < sql.length()) {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
                if (depth == 0) {
                    return at;
                }
            } else {
                at++;
            }
        }
        return at;
    }
}
