package dev.evenkeel.web.runner;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks which tools this machine has. */
public final class FoundTools {

    private static final int LONGEST = 16 * 1024;
    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+(\\.\\d+)?");
    private static final Map<String, List<String>> ASKED = Map.of(
            "terraform", List.of("terraform", "version"),
            "tofu", List.of("tofu", "version"),
            "ansible", List.of("ansible-playbook", "--version"),
            "ansible-runner", List.of("ansible-runner", "--version"),
            "kubectl", List.of("kubectl", "version", "--client"),
            "helm", List.of("helm", "version", "--short"),
            "git", List.of("git", "--version"));

    private FoundTools() {}

    /** @return versions by name; one that does not say its version has a question mark */
    static Map<String, String> look() {
        Map<String, String> found = new TreeMap<>();
        ASKED.forEach((name, command) -> {
            if (installed(command.getFirst())) {
                found.put(name, version(command));
            }
        });
        return found;
    }

    /** @param program its name, looked for in the PATH, or its path */
    public static boolean installed(String program) {
        if (program.contains("/")) {
            return Files.isExecutable(Path.of(program));
        }
        String path = System.getenv().getOrDefault("PATH", "");
        for (String folder : path.split(File.pathSeparator, -1)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    private static String version(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try {
                process.getOutputStream().close();
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return "?";
                }
                String text = new String(process.getInputStream().readNBytes(LONGEST), StandardCharsets.UTF_8);
                Matcher version = VERSION.matcher(text);
                return version.find() ? version.group() : "?";
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return "?";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "?";
        }
    }
}
