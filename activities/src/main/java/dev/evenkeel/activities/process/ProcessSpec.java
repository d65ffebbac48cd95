package dev.evenkeel.activities.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One act: what to run, and where its traces are kept.
 *
 * @param folder this act's own folder, unique per run, step and attempt. The same folder means the same act: it is
 *     never started twice.
 * @param command the tool and its arguments. They are visible in the process list and recorded in the folder: no
 *     secrets here.
 * @param environment the complete environment of the tool, nothing is inherited. The one addition is {@code
 *     EVENKEEL_ACT}, which marks the tool's descendants. Secrets belong here: it is never written to a file.
 * @param workingFolder where the tool runs
 * @param mergeErrors whether standard error goes into standard output, which keeps the order of the two
 * @param outputLimitBytes how much output is delivered, both streams together; what comes later is dropped. About the
 *     same is the most that each stream takes on disk.
 */
public record ProcessSpec(
        Path folder,
        List<String> command,
        Map<String, String> environment,
        Path workingFolder,
        boolean mergeErrors,
        long outputLimitBytes) {
    /** What a shell keeps; dash silently drops any other name. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    public ProcessSpec {
        folder = folder.toAbsolutePath().normalize();
        workingFolder = workingFolder.toAbsolutePath().normalize();
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (command.isEmpty() || command.getFirst().isBlank()) {
            throw new IllegalArgumentException("A command is needed: at least the name of the tool");
        }
        if (outputLimitBytes <= 0) {
            throw new IllegalArgumentException("The output limit is at least 1 byte, not " + outputLimitBytes);
        }
        for (String argument : command) {
            refuseNul(argument, "An argument of " + command.getFirst());
        }
        environment.forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "Not a name for an environment variable: '" + name + "'. Use letters, digits and _ only.");
            }
            refuseNul(value, "The environment variable " + name);
        });
    }

    private static void refuseNul(String text, String what) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(what + " holds a NUL character, which no process can be given");
        }
    }

    /** Without the environment's values: this ends up in logs. */
    @Override
    public String toString() {
        return "ProcessSpec[folder=" + folder + ", command=" + command + ", environment=" + environment.keySet()
                + ", workingFolder=" + workingFolder + "]";
    }
}
