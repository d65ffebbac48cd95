package dev.evenkeel.activities.terraform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Terraform's own configuration, always ours: whatever lies in the home folder of the server's user, or a variable that points to a
 * file that is gone, changes nothing.
 */
final class CliConfig {

    private CliConfig() {}

    /** @return the file to name in TF_CLI_CONFIG_FILE */
    static Path write(Path folder, List<Path> mirrors) throws IOException {
        Path cache = Files.createDirectories(folder.resolve("plugin-cache"));
        StringBuilder text = new StringBuilder();
        text.append("disable_checkpoint = true\n");
        text.append("plugin_cache_dir = ").append(quoted(cache.toString())).append('\n');
        List<String> found = new ArrayList<>();
        StringBuilder methods = new StringBuilder();
        for (Path mirror : mirrors) {
            List<String> providers = providers(mirror);
            if (!providers.isEmpty()) {
                found.addAll(providers);
                methods.append("  filesystem_mirror {\n    path    = ").append(quoted(mirror.toString()));
                methods.append("\n    include = [").append(list(providers)).append("]\n  }\n");
            }
        }
        if (!found.isEmpty()) {
            text.append("provider_installation {\n").append(methods);
            text.append("  direct {\n    exclude = [").append(list(found)).append("]\n  }\n}\n");
        }
        Path file = folder.resolve("terraform.tfrc");
        if (!Files.exists(file) || !Files.readString(file).equals(text.toString())) {
            Files.writeString(file, text, StandardCharsets.UTF_8);
        }
        return file;
    }

    /** As {@code registry.terraform.io/hashicorp/aws}: three levels below the mirror. */
    private static List<String> providers(Path mirror) throws IOException {
        try (Stream<Path> folders = Files.walk(mirror, 3)) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> mirror.relativize(folder).toString())
                    .filter(name -> name.matches("[^/]*\\.[^/]*/[^/]+/[^/]+"))
                    .sorted()
                    .toList();
        }
    }

    private static String list(List<String> names) {
        return names.stream().distinct().map(CliConfig::quoted).collect(Collectors.joining(", "));
    }

    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("${", "$${")
                        .replace("%{", "%%{")
                + '"';
    }
}
