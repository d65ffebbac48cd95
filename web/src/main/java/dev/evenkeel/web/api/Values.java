package dev.evenkeel.web.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of a JSON body, made into what a form would have sent. What does not fit is noted by its field. */
final class Values {

    private final List<Problem.FieldError> errors = new ArrayList<>();

    /** Texts of each input, as the form has them: one, or several for a list; nothing for null. */
    Map<String, List<String>> texts(@Nullable Map<String, @Nullable Object> values) {
        Map<String, List<String>> texts = new LinkedHashMap<>();
        if (values != null) {
            values.forEach((key, value) -> {
                String field = "inputs." + key;
                if (value instanceof List<?> list) {
                    texts.put(key, list.stream().map(item -> text(field, item)).toList());
                } else if (value != null) {
                    texts.put(key, List.of(text(field, value)));
                }
            });
        }
        return texts;
    }

    /** Scalars as they are; a decision is signed over them, so they have to come out of JSON as they went in. */
    Map<String, Object> scalars(@Nullable Map<String, @Nullable Object> values) {
        Map<String, Object> scalars = new LinkedHashMap<>();
        if (values != null) {
            values.forEach((key, value) -> {
                if (value != null) {
                    text("evidence." + key, value);
                    scalars.put(key, value);
                }
            });
        }
        return scalars;
    }

    /** @param longest in characters */
    String checked(String field, @Nullable String text, int longest) {
        if (text == null) {
            return "";
        }
        if (text.length() > longest) {
            errors.add(new Problem.FieldError(field, "At most " + longest + " characters."));
        }
        return text(field, text);
    }

    void wrong(String field, String message) {
        errors.add(new Problem.FieldError(field, message));
    }

    /** @throws ApiException when anything was wrong */
    void complete() {
        if (!errors.isEmpty()) {
            throw ApiException.fields(errors);
        }
    }

    private String text(String field, @Nullable Object value) {
        switch (value) {
            case String text -> {
                if (text.codePoints().anyMatch(Values::noText)) {
                    errors.add(new Problem.FieldError(field, "It holds characters that are no text."));
                }
                return text;
            }
            case Boolean truth -> {
                return truth.toString();
            }
            case Double number
            when Double.isFinite(number) -> {
                return number == Math.rint(number) && Math.abs(number) < 1e15
                        ? Long.toString(number.longValue())
                        : number.toString();
            }
            case Integer number -> {
                return number.toString();
            }
            case Long number -> {
                return number.toString();
            }
            case null, default -> {
                errors.add(new Problem.FieldError(field, "Send a text, a number, true or false, or a list of those."));
                return "";
            }
        }
    }

    /** A NUL, or a half of a pair, which no store and no signature can hold. */
    private static boolean noText(int character) {
        return character == 0 || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE);
    }
}
