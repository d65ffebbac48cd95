package dev.evenkeel.workflows.document;

/**
 * A key of the language.
 *
 * @param fallback what holds when the key is left out, in words; empty when nothing does
 * @param documentation one sentence
 */
public record Key(String name, Shape shape, boolean required, String fallback, String documentation) {

    public static Key required(String name, Shape shape, String documentation) {
        return new Key(name, shape, true, "", documentation);
    }

    public static Key optional(String name, Shape shape, String documentation) {
        return new Key(name, shape, false, "", documentation);
    }

    public static Key optional(String name, Shape shape, String fallback, String documentation) {
        return new Key(name, shape, false, fallback, documentation);
    }
}
