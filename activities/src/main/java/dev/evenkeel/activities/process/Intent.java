package dev.evenkeel.activities.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an act was meant to run, recorded before it starts.
 *
 * @param bootId of the machine when it was recorded
 */
public record Intent(List<String> command, Path workingFolder, String bootId) {
    static final String FILE = "spec";

    public Intent {
        command = List.copyOf(command);
    }

    /** Never the environment: it may hold secrets. */
    void write(Path folder) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("boot ").append(bootId).append('\n');
        text.append("folder ").append(escape(workingFolder.toString())).append('\n');
        for (String argument : command) {
            text.append("argument ").append(escape(argument)).append('\n');
        }
        PrivateFiles.writeDurably(folder.resolve(FILE), text.toString());
    }

    static Optional<Intent> read(Path folder) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(folder.resolve(FILE));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        String boot = "";
        String workingFolder = "";
        List<String> command = new ArrayList<>();
        for (String line : lines) {
            int blank = line.indexOf(' ');
            String value = unescape(line.substring(blank + 1));
            switch (line.substring(0, blank)) {
                case "boot" -> boot = value;
                case "folder" -> workingFolder = value;
                default -> command.add(value);
            }
        }
        return Optional.of(new Intent(command, Path.of(workingFolder), boot));
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String unescape(String text) {
        // Line ends first would also hit an escaped backslash that is followed by an n.
        StringBuilder plain = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
                plain.append(text.charAt(at) == 'n' ? '\n' : text.charAt(at) == 'r' ? '\r' : '\\');
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
