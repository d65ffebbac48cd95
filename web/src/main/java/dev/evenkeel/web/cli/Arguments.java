package dev.evenkeel.web.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The words behind a command: one name, options with a value ({@code --a b} or {@code --a=b}), and flags. */
final class Arguments {

    private final String name;
    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final Set<String> flags;

    private Arguments(String name, Set<String> flags) {
        this.name = name;
        this.flags = flags;
    }

    /** @param what the name stands for, for the message when it is missing */
    static Arguments of(List<String> words, String what, Set<String> options, Set<String> flags) throws CommandFailed {
        List<String> names = new ArrayList<>();
        Arguments arguments = new Arguments("", flags);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            String option = equals < 0 ? word : word.substring(0, equals);
            if (!word.startsWith("--")) {
                names.add(word);
            } else if (flags.contains(word)) {
                arguments.add(word, "");
            } else if (!options.contains(option)) {
                throw CommandFailed.usage("There is no option " + option + " here. " + known(options, flags));
            } else if (equals >= 0) {
                arguments.add(option, word.substring(equals + 1));
            } else if (++i < words.size()) {
                arguments.add(option, words.get(i));
            } else {
                throw CommandFailed.usage("The option " + option + " needs a value.");
            }
        }
        if (names.size() != 1 || names.getFirst().isBlank()) {
            throw CommandFailed.usage(
                    names.isEmpty() ? "Say which " + what + "." : "Name one " + what + ", not " + names + ".");
        }
        Arguments complete = new Arguments(names.getFirst(), flags);
        complete.values.putAll(arguments.values);
        return complete;
    }

    String name() {
        return name;
    }

    boolean has(String flag) {
        if (!flags.contains(flag)) {
            throw new IllegalArgumentException(flag);
        }
        return values.containsKey(flag);
    }

    Optional<String> value(String option) throws CommandFailed {
        List<String> given = all(option);
        if (given.size() > 1) {
            throw CommandFailed.usage("The option " + option + " is given twice.");
        }
        return given.stream().findFirst();
    }

    List<String> all(String option) {
        return values.getOrDefault(option, List.of());
    }

    private void add(String option, String value) {
        values.computeIfAbsent(option, key -> new ArrayList<>()).add(value);
    }

    private static String known(Set<String> options, Set<String> flags) {
        List<String> all = new ArrayList<>(options);
        all.addAll(flags);
        return all.isEmpty() ? "There are none." : "There are: " + String.join(", ", all) + ".";
    }
}
