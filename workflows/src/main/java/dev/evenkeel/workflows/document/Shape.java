package dev.evenkeel.workflows.document;

import dev.evenkeel.workflows.contract.SecretReference;
import dev.evenkeel.workflows.expression.Type;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What may stand behind a key. Readers and the JSON Schema are both made from it. */
public sealed interface Shape {

    /** Text that is taken as it is. */
    Shape TEXT = new Text(null, "a text");
    /** Text with {@code ${ }} parts. */
    Shape TEMPLATE = new Template(Type.TEXT);
    /** A whole number, or a text that is wholly <code>${ }</code>. */
    Shape WHOLE_TEMPLATE = new Template(Type.WHOLE_NUMBER);
    /** Any value; its texts may have {@code ${ }} parts. */
    Shape ANY = new Any();

    Shape TRUTH = new Truth();
    Shape DURATION = new Time(false);
    Shape DURATION_TEMPLATE = new Time(true);
    Shape ID = new Text("[a-z][a-z0-9_]*", "small letters, digits and _, a letter first");
    Shape NAME = new Text("[a-z][a-z0-9]*(-[a-z0-9]+)*", "small letters and digits, words joined by -");
    Shape SECRET = new Text(SecretReference.PATTERN, SecretReference.WORDS);

    /** @param pattern has to match as a whole; null for any text */
    record Text(@Nullable String pattern, String words) implements Shape {}

    record Template(Type type) implements Shape {}

    /** A bare expression. */
    record Code(Type type) implements Shape {}

    /** {@code 90s}, {@code 15m}, {@code 4h}, {@code 1d}. */
    record Time(boolean template) implements Shape {}

    record Whole(long least, long most) implements Shape {}

    record Number(double least) implements Shape {}

    record Truth() implements Shape {}

    record Any() implements Shape {}

    record OneOf(List<String> words) implements Shape {}

    /** The first that fits; the last one tells what is wrong. */
    record Either(Shape first, Shape second) implements Shape {}

    record ListOf(Shape item, int least) implements Shape {}

    /** A map whose keys the author chooses. */
    record MapOf(Shape key, Shape value) implements Shape {}

    /** A map with known keys. */
    record Block(String name, List<Key> keys) implements Shape {
        public Block {
            keys = List.copyOf(keys);
        }
    }

    /** A map that has exactly one of {@code kinds} besides its common keys. */
    record Kinds(String name, List<Key> common, List<Key> kinds) implements Shape {
        public Kinds {
            common = List.copyOf(common);
            kinds = List.copyOf(kinds);
        }
    }

    /** A shape that holds itself; it has a name in the schema. */
    record Ref(String name, Supplier<Shape> shape) implements Shape {}
}
