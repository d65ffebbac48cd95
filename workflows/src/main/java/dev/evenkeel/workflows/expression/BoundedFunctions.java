package dev.evenkeel.workflows.expression;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.RuntimeHelpers;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Arithmetic over both kinds of number, and the functions that could blow a value up, each with a limit. */
final class BoundedFunctions {

    static final int LONGEST_TEXT = 200_000;
    static final int LONGEST_LIST = Language.MOST_ITEMS;
    /** Characters of all texts, and items of all lists, that one evaluation makes. */
    static final long MOST_MADE = 20_000_000;
    /** What an item costs in characters. */
    private static final int ITEM = 99;

    private static final ThreadLocal<long[]> MADE = ThreadLocal.withInitial(() -> new long[1]);

    private BoundedFunctions() {}

    /** Before an evaluation on this thread. */
    static void begin() {
        MADE.get()[0] = 0;
    }

    private static void make(long characters) {
        long[] made = MADE.get();
        made[0] += characters;
        if (made[0] > MOST_MADE) {
            throw new IllegalArgumentException("it makes too many values on the way");
        }
    }

    static ImmutableSet<CelFunctionBinding> bindings() {
        return ImmutableSet.<CelFunctionBinding>builder()
                .addAll(CelFunctionBinding.fromOverloads(
                        "_+_",
                        CelFunctionBinding.from("add_int_double", Long.class, Double.class, (x, y) -> x + y),
                        CelFunctionBinding.from("add_double_int", Double.class, Long.class, (x, y) -> x + y),
                        CelFunctionBinding.from("add_string", String.class, String.class, BoundedFunctions::concat),
                        CelFunctionBinding.from("add_list", List.class, List.class, BoundedFunctions::append),
                        CelFunctionBinding.from(
                                "add_bytes", CelByteString.class, CelByteString.class, BoundedFunctions::bytes)))
                .addAll(CelFunctionBinding.fromOverloads(
                        "_-_",
                        CelFunctionBinding.from("subtract_int_double", Long.class, Double.class, (x, y) -> x - y),
                        CelFunctionBinding.from("subtract_double_int", Double.class, Long.class, (x, y) -> x - y)))
                .addAll(CelFunctionBinding.fromOverloads(
                        "_*_",
                        CelFunctionBinding.from("multiply_int_double", Long.class, Double.class, (x, y) -> x * y),
                        CelFunctionBinding.from("multiply_double_int", Double.class, Long.class, (x, y) -> x * y)))
                .addAll(CelFunctionBinding.fromOverloads(
                        "_/_",
                        CelFunctionBinding.from("divide_int_double", Long.class, Double.class, (x, y) -> x / y),
                        CelFunctionBinding.from("divide_double_int", Double.class, Long.class, (x, y) -> x / y)))
                .addAll(CelFunctionBinding.fromOverloads(
                        "join",
                        CelFunctionBinding.from("list_join", Collection.class, list -> join(list, "")),
                        CelFunctionBinding.from(
                                "list_join_string", Collection.class, String.class, BoundedFunctions::join)))
                .addAll(CelFunctionBinding.fromOverloads(
                        "replace",
                        CelFunctionBinding.from(
                                "string_replace",
                                List.of(String.class, String.class, String.class),
                                arguments ->
                                        replace((String) arguments[0], (String) arguments[1], (String) arguments[2]))))
                .addAll(CelFunctionBinding.fromOverloads(
                        "lists.range", CelFunctionBinding.from("lists_range", Long.class, BoundedFunctions::range)))
                .build();
    }

    private static String concat(String one, String other) {
        bounded((long) one.length() + other.length());
        return one + other;
    }

    private static CelByteString bytes(CelByteString one, CelByteString other) {
        bounded((long) one.size() + other.size());
        return one.concat(other);
    }

    @SuppressWarnings("unchecked")
    private static List<Object> append(List<?> one, List<?> other) {
        if ((long) one.size() + other.size() > LONGEST_LIST) {
            throw new IllegalArgumentException("the list gets longer than " + LONGEST_LIST + " items");
        }
        make((long) ITEM * other.size());
        // CEL's own helper, which appends in place inside a comprehension.
        return RuntimeHelpers.concat((List<Object>) one, (List<Object>) other);
    }

    private static String join(Collection<?> items, String separator) {
        long length = 0;
        for (Object item : items) {
            if (!(item instanceof String text)) {
                throw new IllegalArgumentException("join works on a list of texts; use map(x, string(x)) before it");
            }
            length += text.length() + separator.length();
        }
        bounded(length);
        return items.stream().map(String.class::cast).collect(Collectors.joining(separator));
    }

    private static String replace(String text, String old, String replacement) {
        long places = old.isEmpty() ? text.length() + 1L : text.length() / old.length();
        bounded(text.length() + places * replacement.length());
        return text.replace(old, replacement);
    }

    private static List<Long> range(long count) {
        if (count > LONGEST_LIST) {
            throw new IllegalArgumentException("the list gets longer than " + LONGEST_LIST + " items");
        }
        make(ITEM * Math.max(0, count));
        return LongStream.range(0, count).boxed().toList();
    }

    private static void bounded(long length) {
        if (length > LONGEST_TEXT) {
            throw new IllegalArgumentException("the text gets longer than " + LONGEST_TEXT + " characters");
        }
        make(length);
    }
}
