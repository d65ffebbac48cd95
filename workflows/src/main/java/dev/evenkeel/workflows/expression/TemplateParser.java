package dev.evenkeel.workflows.expression;

import java.util.ArrayList;
import java.util.List;

/** Splits a string into words and {@code ${ }} parts. {@code $${} stands for <code>${</code>. */
final class TemplateParser {

    private final String source;
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder words = new StringBuilder();
    private int at;

    private TemplateParser(String source) {
        this.source = source;
    }

    sealed interface Part {}

    record Words(String text) implements Part {}

    /** @param offset where the code begins in the source */
    record Code(String code, int offset) implements Part {}

    static List<Part> parse(String source) {
        return new TemplateParser(source).parse();
    }

    private List<Part> parse() {
        while (at < source.length()) {
            if (source.startsWith("$${", at)) {
                words.append("${");
                at += 3;
            } else if (source.startsWith("${", at)) {
                code();
            } else {
                words.append(source.charAt(at++));
            }
        }
        flush();
        return List.copyOf(parts);
    }

    private void flush() {
        if (!words.isEmpty()) {
            parts.add(new Words(words.toString()));
            words.setLength(0);
        }
    }

    private void code() {
        flush();
        int opened = at;
        int begin = at + 2;
        int depth = 0;
        at = begin;
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '\'' || c == '"') {
                quoted(c);
                continue;
            }
            if (c == '}' && depth-- == 0) {
                parts.add(new Code(source.substring(begin, at++), begin));
                return;
            }
            if (c == '{') {
                depth++;
            }
            at++;
        }
        throw new ExpressionException(
                opened, "'${' is not closed", "Close it with '}', or write '$${' where a plain '${' is meant.");
    }

    /** Skips a CEL string: a brace in it closes nothing. */
    private void quoted(char quote) {
        boolean raw = at > 0 && (source.charAt(at - 1) == 'r' || source.charAt(at - 1) == 'R') && rawPrefix();
        String triple = String.valueOf(quote).repeat(3);
        String end = source.startsWith(triple, at) ? triple : String.valueOf(quote);
        at += end.length();
        while (at < source.length() && !source.startsWith(end, at)) {
            at += source.charAt(at) == '\\' && !raw ? 2 : 1;
        }
        at = Math.min(source.length(), at + end.length());
    }

    private boolean rawPrefix() {
        return at < 2
                || !Character.isJavaIdentifierPart(source.charAt(at - 2))
                || "bB".indexOf(source.charAt(at - 2)) >= 0;
    }
}
