package dev.evenkeel.workflows.contract;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file that a run was launched with: its bytes lie in the store, the run carries what names them.
 *
 * @param name without any folder, of letters, digits, {@code . _ -}
 * @param sha256 of the bytes, in hex
 * @param size in bytes
 */
public record InputFile(String name, String sha256, long size) {

    private static final int LONGEST_NAME = 100;
    private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9._-]{0," + (LONGEST_NAME - 1) + "}";
    private static final String HASH = "[0-9a-f]{64}";
    private static final Pattern TEXT = Pattern.compile("sha256:(" + HASH + ")/(0|[1-9][0-9]{0,11})/(" + NAME + ")");

    public InputFile {
        if (!name.matches(NAME) || !sha256.matches(HASH) || size < 0) {
            throw new IllegalArgumentException("This is no file of a run: " + name + ", " + sha256 + ", " + size);
        }
    }

    /** What is left of a name that somebody else chose: no folders, nothing hidden, no sign that a shell or a browser would read. */
    public static String safeName(@Nullable String given) {
        String name = given == null ? "" : given.strip();
        name = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
                .replaceAll("[^A-Za-z0-9._-]", "_")
                .replaceFirst("^[.-]+", "");
        if (name.length() > LONGEST_NAME) {
            name = name.substring(name.length() - LONGEST_NAME).replaceFirst("^[.-]+", "");
        }
        return name.isEmpty() ? "file" : name;
    }

    /** @param value a text as {@link #text()} gives it, or a map as {@link #value()} gives it; empty when it is neither */
    public static Optional<InputFile> of(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return parse("sha256:" + map.get("sha256") + "/" + map.get("size") + "/" + map.get("name"));
        }
        return value instanceof String text ? parse(text) : Optional.empty();
    }

    private static Optional<InputFile> parse(String text) {
        Matcher file = TEXT.matcher(text);
        return file.matches()
                ? Optional.of(new InputFile(file.group(3), file.group(1), Long.parseLong(file.group(2))))
                : Optional.empty();
    }

    /** {@code sha256:HEX/SIZE/NAME}, by which a form or a program names an uploaded file. */
    public String text() {
        return "sha256:" + sha256 + "/" + size + "/" + name;
    }

    /** The value of the input. */
    public Map<String, Object> value() {
        // In an order: what a workflow writes of it has to be the same whenever it is replayed.
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("name", name);
        value.put("sha256", sha256);
        value.put("size", size);
        return Collections.unmodifiableMap(value);
    }

    /** Where a script finds it in its working folder. @param input the id of the input */
    public String path(String input) {
        return "inputs/" + input + "/" + name;
    }
}
