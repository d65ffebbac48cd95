package dev.evenkeel.activities.ansible;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What of a playbook acts even under {@code --check}: tasks with {@code check_mode: false}, or with a condition that nobody knows
 * before, and commands that a lookup runs on this host. It follows files and roles by their names and rather takes one too many.
 */
final class CheckMode {

    private static final Pattern SETTING = Pattern.compile("check_mode[\"']?\\s*:\\s*([^\\s,}]+)");
    private static final Set<String> KEPT = Set.of("true", "yes", "on");
    private static final Pattern PIPE =
            Pattern.compile("(?:lookup|query|q)\\s*\\(\\s*[\"'](?:ansible\\.builtin\\.)?pipe[\"']");
    private static final Pattern ANY_FILE =
            Pattern.compile("(?:(?:import|include)_(?:tasks|role|playbook)|tasks_from|roles?)[\"']?\\s*:[^\\n]*\\{\\{");

    private static final Pattern BREAKS_OFF = Pattern.compile(
            "(?<![\\w-])(any_errors_fatal|max_fail_percentage|serial|end_play|end_batch|strategy)[\"']?\\s*(?::|=|$)|meta[\"']?\\s*:\\s*(end_play|end_batch|clear_host_errors)");

    private final Path project;
    private final Map<Path, String> files = new LinkedHashMap<>();

    private CheckMode(Path project) throws IOException {
        this.project = project;
        try (Stream<Path> all = Files.walk(project)) {
            for (Path file : all.filter(CheckMode::isYaml).sorted().toList()) {
                files.put(file, new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
    }

    /** @return where, for example {@code site.yml:12}; empty when the whole playbook can be previewed */
    static List<String> exceptions(Path project, Path playbook) throws IOException {
        return new CheckMode(project).exceptions(playbook);
    }

    /**
     * What may end a playbook for hosts at which nothing failed, so that nobody knows whether they came to its end.
     *
     * @return the words, for example {@code any_errors_fatal}; empty when there is none
     */
    static List<String> breakingOff(Path project, Path playbook) throws IOException {
        CheckMode files = new CheckMode(project);
        Set<String> words = new LinkedHashSet<>();
        for (Path file : files.reached(playbook)) {
            BREAKS_OFF
                    .matcher(files.files.getOrDefault(file, ""))
                    .results()
                    .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                    .forEach(words::add);
        }
        Path settings = project.resolve("ansible.cfg");
        if (Files.isRegularFile(settings)
                && Files.readString(settings, StandardCharsets.ISO_8859_1).contains("any_errors_fatal")) {
            words.add("any_errors_fatal");
        }
        return List.copyOf(words);
    }

    private List<String> exceptions(Path playbook) {
        List<String> places = new ArrayList<>();
        for (Path file : reached(playbook)) {
            List<String> lines = files.getOrDefault(file, "").lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (acts(lines.get(i))) {
                    places.add(project.relativize(file) + ":" + (i + 1));
                }
            }
        }
        return places;
    }

    private Set<Path> reached(Path playbook) {
        Set<Path> reached = new LinkedHashSet<>(Set.of(playbook));
        Deque<Path> next = new ArrayDeque<>(reached);
        while (!next.isEmpty()) {
            String text = files.getOrDefault(next.removeFirst(), "");
            boolean any = ANY_FILE.matcher(text).find();
            files.keySet().stream()
                    .filter(file -> any || isNamed(file, text))
                    .filter(reached::add)
                    .forEach(next::add);
        }
        return reached;
    }

    private boolean isNamed(Path file, String text) {
        Path inProject = project.relativize(file);
        for (int i = 0; i + 1 < inProject.getNameCount(); i++) {
            if (inProject.getName(i).toString().equals("roles")
                    && holds(text, inProject.getName(i + 1).toString())) {
                return true;
            }
        }
        return holds(text, String.valueOf(file.getFileName()));
    }

    private static boolean holds(String text, String word) {
        return Pattern.compile("(?<![\\w-])" + Pattern.quote(word) + "(?![\\w-])")
                .matcher(text)
                .find();
    }

    private static boolean acts(String line) {
        if (line.strip().startsWith("#")) {
            return false;
        }
        Matcher setting = SETTING.matcher(line);
        return PIPE.matcher(line).find() || (setting.find() && !KEPT.contains(plain(setting.group(1))));
    }

    private static String plain(String value) {
        return value.replaceAll("[\"']", "").toLowerCase(Locale.ROOT);
    }

    private static boolean isYaml(Path file) {
        String name = String.valueOf(file.getFileName());
        return (name.endsWith(".yml") || name.endsWith(".yaml")) && Files.isRegularFile(file);
    }
}
