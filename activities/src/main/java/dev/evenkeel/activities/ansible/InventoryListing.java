package dev.evenkeel.activities.ansible;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.Artifacts;
import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.act.Tool;
import dev.evenkeel.activities.act.ToolEnd;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Asks an inventory that is not the estate's which hosts it yields, before anything is played, and keeps the answer as an artifact:
 * names, addresses and groups, no variables. It only reads.
 */
final class InventoryListing {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOOL = "inventory";
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Artifacts artifacts;

    InventoryListing(Artifacts artifacts) {
        this.artifacts = artifacts;
    }

    /** Done again when the worker died meanwhile; the answer is the same artifact then, or a newer one. */
    void keep(RunningAct act, RunnerFolder folder, Map<String, String> environment) throws IOException {
        Path done = folder.folder().resolve("listed");
        if (Files.exists(done)) {
            return;
        }
        Tool tool = new Tool(
                TOOL,
                List.of("ansible-inventory", "--inventory", folder.inventory().toString(), "--list"),
                environment,
                folder.project(),
                null,
                true,
                GRACE);
        ToolEnd end = act.runPure(tool);
        String error = act.masker().mask(plain(end.errText()));
        if (end.code() != 0) {
            throw failure(error, end.code());
        }
        String text = act.masker().mask(text(hosts(end.outText(), error)));
        artifacts.keep(act.act(), "inventory.txt", "text/plain", text.getBytes(StandardCharsets.UTF_8));
        Files.writeString(done, "");
        // It held the variables of the hosts.
        Files.write(act.folder().resolve(TOOL).resolve("out"), new byte[0]);
    }

    private static ApplicationFailure failure(String error, int code) {
        String reason = error.lines()
                .filter(line -> line.contains("ERROR") || line.contains("Failed to parse"))
                .findFirst()
                .orElse("exit code " + code);
        return ActFailures.failure(
                Failures.TOOL_FAILED,
                "The inventory could not be read: " + reason,
                "Check its file, its credentials and whether what it asks is up, then try the step again. Nothing was done.",
                error);
    }

    private static JsonNode hosts(String out, String error) {
        try {
            JsonNode list = JSON.readTree(out);
            if (list.path("_meta").path("hostvars").isObject()) {
                return list;
            }
        } catch (JsonProcessingException e) {
            // Told below: it may hold secrets, so that nothing of it is shown.
        }
        throw ActFailures.failure(
                Failures.TOOL_FAILED,
                "The inventory gave something that is no list of hosts",
                "Check what ansible-inventory --list prints for it. Nothing was done.",
                error);
    }

    private static String text(JsonNode list) {
        Map<String, List<String>> groups = new TreeMap<>();
        list.properties()
                .forEach(group -> group.getValue()
                        .path("hosts")
                        .forEach(host -> groups.computeIfAbsent(host.asText(), name -> new ArrayList<>())
                                .add(group.getKey())));
        JsonNode variables = list.path("_meta").path("hostvars");
        // Hosts without variables are members of a group only.
        variables.properties().forEach(host -> groups.computeIfAbsent(host.getKey(), name -> new ArrayList<>()));
        String lines = groups.entrySet().stream()
                .map(host -> line(host.getKey(), host.getValue(), variables.path(host.getKey())))
                .collect(Collectors.joining("\n"));
        return groups.size() + (groups.size() == 1 ? " host\n" : " hosts\n") + lines + "\n";
    }

    private static String line(String host, List<String> groups, JsonNode variables) {
        String address = variables.path("ansible_host").asText("");
        return host
                + (address.isEmpty() || address.equals(host) ? "" : "  " + address)
                + (groups.isEmpty() ? "" : "  [" + String.join(", ", groups) + "]");
    }

    private static String plain(String text) {
        return text.replaceAll("\u001b\\[[0-9;]*m", "").strip();
    }
}
