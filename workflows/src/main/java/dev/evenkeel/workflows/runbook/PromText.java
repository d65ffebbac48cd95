package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.expression.Template;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** PromQL with values in it: inside of quotes a value stays a part of the text, elsewhere it has to be a number or a duration. */
final class PromText {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?([eE][-+]?[0-9]{1,3})?");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9}(ms|[smhdwy]))+");
    private static final String IN_PATTERN = "\\.+*?()|[]{}^$";

    private PromText() {}

    /** Where a value stands, by the text before it. */
    private enum Place {
        CODE,
        TEXT,
        /** A text that is a regular expression, as behind {@code =~}: the value stands for itself in it. */
        PATTERN,
        AFTER_BACKSLASH,
        BETWEEN_BACKTICKS,
        COMMENT
    }

    /** What is wrong with the places of the values in a query, in words; empty when nothing is. */
    static Optional<String> misplaced(Template query) {
        List<String> words = query.words();
        if (words.size() == 2 && words.stream().allMatch(String::isBlank)) {
            return Optional.of("The whole query would come from a value");
        }
        StringBuilder before = new StringBuilder();
        for (int value = 0; value < words.size() - 1; value++) {
            before.append(words.get(value));
            switch (place(before)) {
                case AFTER_BACKSLASH -> {
                    return Optional.of("A value follows a backslash");
                }
                case BETWEEN_BACKTICKS -> {
                    return Optional.of("A value stands between backticks, where nothing can be escaped");
                }
                case COMMENT -> {
                    return Optional.of("A value stands in a comment");
                }
                case CODE, TEXT, PATTERN -> before.append('0');
            }
        }
        return Optional.empty();
    }

    static String of(Template query, Map<String, Object> variables) {
        return query.bound(variables, PromText::bound);
    }

    private static String bound(String before, String value) {
        return switch (place(before)) {
            case TEXT -> quoted(value);
            case PATTERN -> quoted(literal(value));
            case CODE -> code(value);
            case AFTER_BACKSLASH, BETWEEN_BACKTICKS, COMMENT ->
                throw new EvaluationException("A value of the query stands where it cannot be escaped");
        };
    }

    private static String code(String value) {
        if (NUMBER.matcher(value).matches()) {
            return value.startsWith("-") ? "(" + value + ")" : value;
        }
        if (DURATION.matcher(value).matches()) {
            return value;
        }
        throw new EvaluationException("'" + (value.length() > 80 ? value.substring(0, 80) + "…" : value)
                + "' stands outside of quotes in the query, where only a number or a duration may stand");
    }

    private static Place place(CharSequence before) {
        Place place = Place.CODE;
        char quote = 0;
        char last = 0;
        char beforeLast = 0;
        boolean escaped = false;
        for (int at = 0; at < before.length(); at++) {
            char sign = before.charAt(at);
            if (place == Place.COMMENT) {
                place = sign == '\n' ? Place.CODE : place;
            } else if (place == Place.CODE) {
                if (sign == '"' || sign == '\'') {
                    quote = sign;
                    boolean matches = last == '~' && (beforeLast == '=' || beforeLast == '!');
                    place = matches ? Place.PATTERN : Place.TEXT;
                } else if (sign == '`') {
                    place = Place.BETWEEN_BACKTICKS;
                } else if (sign == '#') {
                    place = Place.COMMENT;
                }
                if (!Character.isWhitespace(sign)) {
                    beforeLast = last;
                    last = sign;
                }
            } else if (place == Place.BETWEEN_BACKTICKS) {
                place = sign == '`' ? Place.CODE : place;
            } else if (escaped) {
                escaped = false;
            } else if (sign == '\\') {
                escaped = true;
            } else if (sign == quote) {
                place = Place.CODE;
            }
        }
        return escaped ? Place.AFTER_BACKSLASH : place;
    }

    /** As RE2 takes it for itself. */
    static String literal(String value) {
        StringBuilder literal = new StringBuilder();
        value.chars().forEach(sign -> {
            if (IN_PATTERN.indexOf(sign) >= 0) {
                literal.append('\\');
            }
            literal.append((char) sign);
        });
        return literal.toString();
    }

    private static String quoted(String value) {
        StringBuilder quoted = new StringBuilder();
        value.chars().forEach(sign -> {
            switch (sign) {
                case '\\', '"', '\'' -> quoted.append('\\').append((char) sign);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (sign < ' ' || sign == 0x7f) {
                        quoted.append("\\u%04x".formatted(sign));
                    } else {
                        quoted.append((char) sign);
                    }
                }
            }
        });
        return quoted.toString();
    }
}
