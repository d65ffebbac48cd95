package dev.evenkeel.activities.act;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One process of an act.
 *
 * @param name unique in the act; the same name means the same process, which is never started twice
 * @param command the tool and its arguments; visible to other users of the host, so never a secret
 * @param environment the complete environment
 * @param view how a line of its output is shown, see {@link dev.evenkeel.activities.secrets.MaskedStream}; null: as it is
 * @param quiet whether its standard output is for a program and kept out of the log
 * @param grace how long it may take to end by itself after it was interrupted
 * @param matters which lines of its standard output are handed to who ran it; null: all of them
 */
public record Tool(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path workingFolder,
        @Nullable UnaryOperator<String> view,
        boolean quiet,
        Duration grace,
        @Nullable Predicate<String> matters) {

    public Tool(
            String name,
            List<String> command,
            Map<String, String> environment,
            Path workingFolder,
            @Nullable UnaryOperator<String> view,
            boolean quiet,
            Duration grace) {
        this(name, command, environment, workingFolder, view, quiet, grace, null);
    }

    public Tool {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** The name of the program, for people. */
    String program() {
        String first = command.getFirst();
        return first.substring(first.lastIndexOf('/') + 1);
    }
}
