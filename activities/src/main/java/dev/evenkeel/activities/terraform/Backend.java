package dev.evenkeel.activities.terraform;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.SafeName;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a module's state is. A module that names no place would keep it in its working copy, which ends with the run: then it is kept in
 * the data folder, by environment, site and module.
 */
final class Backend {

    private static final Pattern BLOCK = Pattern.compile("\\b(?:backend\\s+\"([a-z0-9_]+)\"|(cloud)\\s*\\{)");
    private static final Pattern JSON_BLOCK =
            Pattern.compile("\"backend\"\\s*:\\s*\\[?\\s*\\{\\s*\"([a-z0-9_]+)\"|\"(cloud)\"\\s*:");
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*(#|//)[^\n]*$|/\\*.*?\\*/", Pattern.DOTALL);

    private final Path states;

    Backend(Path states) {
        this.states = states;
    }

    /** Makes sure that the module in its working copy has a lasting place for its state. @return arguments of {@code init} */
    List<String> prepare(Path module, PlanRequest request) throws IOException {
        String type = type(module);
        Map<String, Object> settings = new LinkedHashMap<>(request.backend());
        if (type.isEmpty()) {
            Files.writeString(
                    module.resolve("evenkeel_state_override.tf.json"),
                    "{\"terraform\":{\"backend\":{\"local\":{}}}}\n");
        }
        if (type.isEmpty() || type.equals("local")) {
            Path path = state(request);
            Files.createDirectories(path.resolveSibling(".").normalize());
            settings.put("path", path.toString());
            // Terraform's own choice lies in the working copy, which ends with the run.
            settings.put("workspace_dir", path.resolveSibling("workspaces").toString());
        }
        List<String> arguments = new ArrayList<>();
        settings.forEach((name, value) -> {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_-]*") || value instanceof Map || value instanceof List) {
                throw ActFailures.badRequest(
                        "The backend setting " + name + " is none that can be passed on",
                        "Backend settings are names with a text, a number or a boolean.");
            }
            arguments.add("-backend-config=" + name + "=" + value);
        });
        return arguments;
    }

    private Path state(PlanRequest request) {
        Object named = request.backend().get("path");
        if (named != null) {
            Path path = states.resolve(String.valueOf(named)).normalize();
            if (Path.of(String.valueOf(named)).isAbsolute() || path.startsWith(states)) {
                return path;
            }
            throw ActFailures.badRequest(
                    "The state's path " + named + " leaves the folder of states",
                    "Give a path without .. or an absolute one.");
        }
        return states.resolve(SafeName.of(request.act().environment()))
                .resolve(SafeName.of(request.act().site()))
                .resolve(SafeName.of(request.folder()))
                .resolve("terraform.tfstate");
    }

    private static String type(Path module) throws IOException {
        try (Stream<Path> files = Files.list(module)) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                boolean json = name.endsWith(".tf.json") || name.endsWith(".tofu.json");
                if (!json && !name.endsWith(".tf") && !name.endsWith(".tofu")) {
                    continue;
                }
                String text = Files.readString(file);
                Matcher block = (json ? JSON_BLOCK : BLOCK)
                        .matcher(json ? text : COMMENT.matcher(text).replaceAll(""));
                if (block.find() && !name.startsWith("evenkeel_state_override")) {
                    return block.group(1) != null ? block.group(1) : "cloud";
                }
            }
        }
        return "";
    }
}
