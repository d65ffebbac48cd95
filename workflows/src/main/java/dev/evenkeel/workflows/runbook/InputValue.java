package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.InputFile;
import dev.evenkeel.workflows.contract.SecretReference;
import dev.evenkeel.workflows.document.Durations;
import dev.evenkeel.workflows.expression.DidYouMean;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns what somebody entered for an input into its value. */
final class InputValue {

    static final int LONGEST = 10_000;
    private static final int MOST_ITEMS = 1_000;

    private InputValue() {}

    /** Either a value, or a message, or neither when nothing was entered. */
    record Result(@Nullable Object value, @Nullable String message) {
        static Result wrong(String message) {
            return new Result(null, message);
        }
    }

    /** A value from YAML or JSON in the shape of a form's. */
    static @Nullable Object raw(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Collection<?> items -> items.stream().map(String::valueOf).toList();
            case Map<?, ?> map -> InputFile.of(map).map(InputFile::text).orElseGet(map::toString);
            default -> value.toString();
        };
    }

    static boolean isEmpty(@Nullable Object raw) {
        return items(raw).isEmpty();
    }

    /** @param raw a text, a list of texts, or null */
    static Result of(Input input, @Nullable Object raw) {
        if (input.kind() == Input.Kind.LIST) {
            return list(input, items(raw));
        }
        if (raw instanceof Collection<?> items && items.size() > 1) {
            return Result.wrong("Only one value is expected.");
        }
        Object single =
                raw instanceof Collection<?> items ? items.stream().findFirst().orElse(null) : raw;
        String text = Objects.toString(single, "").strip();
        if (text.isEmpty()) {
            return new Result(null, null);
        }
        if (text.length() > LONGEST) {
            return Result.wrong("At most " + LONGEST + " characters.");
        }
        return switch (input.kind()) {
            case STRING -> checked(input, text, length(input, text.length(), "characters"));
            case NUMBER -> number(input, text);
            case BOOLEAN -> truth(text);
            case CHOICE ->
                input.options().contains(text)
                        ? new Result(text, null)
                        : Result.wrong("Choose one of: " + String.join(", ", input.options()) + ".");
            case DURATION -> Durations.parse(text).isPresent() ? new Result(text, null) : Result.wrong(Durations.HINT);
            case SITE -> new Result(text, null);
            case SECRET -> secret(input, text);
            case FILE -> file(input, text);
            case LIST -> throw new IllegalStateException("Lists are read above");
        };
    }

    private static List<String> items(@Nullable Object raw) {
        List<String> parts = raw instanceof Collection<?> items
                ? items.stream().map(String::valueOf).toList()
                : Arrays.asList(Objects.toString(raw, "").split("[,\\n]", -1));
        return parts.stream().map(String::strip).filter(part -> !part.isEmpty()).toList();
    }

    private static Result list(Input input, List<String> items) {
        if (items.isEmpty()) {
            return new Result(null, null);
        }
        if (items.size() > MOST_ITEMS
                || items.stream().mapToLong(String::length).sum() > LONGEST) {
            return Result.wrong("At most " + MOST_ITEMS + " items of " + LONGEST + " characters in all.");
        }
        for (String item : items) {
            if (!matches(input, item)) {
                return Result.wrong("'" + item + "' does not have the expected form (" + input.pattern() + ").");
            }
        }
        String length = length(input, items.size(), "items");
        return length == null ? new Result(items, null) : Result.wrong(length);
    }

    private static Result checked(Input input, String text, @Nullable String length) {
        if (length != null) {
            return Result.wrong(length);
        }
        return matches(input, text)
                ? new Result(text, null)
                : Result.wrong("This does not have the expected form (" + input.pattern() + ").");
    }

    /** By RE2: its time grows with the text alone, whatever the pattern. */
    private static boolean matches(Input input, String text) {
        return input.pattern() == null || com.google.re2j.Pattern.matches(input.pattern(), text);
    }

    /** The text is not repeated in a message: somebody may have typed the secret itself. */
    private static Result secret(Input input, String text) {
        if (SecretReference.parse(text).isEmpty()) {
            return Result.wrong("Write a reference (" + SecretReference.WORDS + "), never the secret itself.");
        }
        return matches(input, text) ? new Result(text, null) : Result.wrong("This secret cannot be used here.");
    }

    private static Result file(Input input, String text) {
        InputFile file = InputFile.of(text).orElse(null);
        if (file == null) {
            return Result.wrong("Upload the file, or name one that was uploaded as sha256:HASH/SIZE/NAME.");
        }
        if (file.size() > input.maxBytes()) {
            return Result.wrong("At most " + size(input.maxBytes()) + "; this file has " + size(file.size()) + ".");
        }
        return matches(input, file.name())
                ? new Result(file.value(), null)
                : Result.wrong("The name of the file does not have the expected form (" + input.pattern() + ").");
    }

    private static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " bytes";
        }
        return bytes % (1024 * 1024) == 0 ? bytes / (1024 * 1024) + " MiB" : (bytes + 1023) / 1024 + " KiB";
    }

    private static @Nullable String length(Input input, int length, String what) {
        if (input.min() != null && length < input.min()) {
            return "At least " + plain(input.min()) + " " + what + ".";
        }
        return input.max() != null && length > input.max() ? "At most " + plain(input.max()) + " " + what + "." : null;
    }

    private static Result number(Input input, String text) {
        double number;
        try {
            number = Double.parseDouble(text.replace(',', '.'));
        } catch (NumberFormatException e) {
            return Result.wrong("This is not a number.");
        }
        if (!text.matches("[-+0-9.,eE]+") || Double.isNaN(number) || Double.isInfinite(number)) {
            return Result.wrong("This is not a number.");
        }
        if (input.min() != null && number < input.min()) {
            return Result.wrong("At least " + plain(input.min()) + ".");
        }
        if (input.max() != null && number > input.max()) {
            return Result.wrong("At most " + plain(input.max()) + ".");
        }
        boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15;
        return new Result(whole ? (Object) (long) number : (Object) number, null);
    }

    private static Result truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "1" -> new Result(true, null);
            case "false", "off", "no", "0" -> new Result(false, null);
            default -> Result.wrong("Answer true or false.");
        };
    }

    static String notAmong(String value, List<String> allowed) {
        return "'" + value + "' is not available here. " + DidYouMean.hint(value, allowed);
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
