package dev.evenkeel.activities.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Where a plan would act. Equal changes at two places are two different things to agree to.
 *
 * @param folder the module, relative to the runbook folder
 * @param credentials references to secrets, not their values: what a password is replaced by is the same place
 * @param backend where the state is, as Terraform took it from the module and the settings of the step
 */
record PlanPlace(
        String environment,
        String site,
        String folder,
        String workspace,
        boolean destroy,
        Map<String, String> credentials,
        Map<String, Object> backend) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param module the working copy, in which {@code init} has left its backend
     * @param states where the server keeps states itself; each host may have that folder elsewhere
     */
    static PlanPlace of(PlanRequest request, Path module, Path states) throws IOException {
        String workspace = request.workspace();
        return new PlanPlace(
                request.act().environment(),
                request.act().site(),
                Path.of(request.folder()).normalize().toString(),
                workspace == null || workspace.isBlank() ? "default" : workspace,
                request.destroy(),
                request.act().secrets(),
                backend(request, module, states));
    }

    private static Map<String, Object> backend(PlanRequest request, Path module, Path states) throws IOException {
        Path file = module.resolve(".terraform").resolve("terraform.tfstate");
        JsonNode backend =
                Files.exists(file) ? JSON.readTree(Files.readAllBytes(file)).path("backend") : null;
        if (backend == null || !backend.isObject()) {
            return request.backend();
        }
        Map<String, Object> settings = new TreeMap<>();
        settings.put("type", backend.path("type").asText());
        backend.path("config").properties().forEach(setting -> {
            if (!setting.getValue().isNull()) {
                settings.put("config." + setting.getKey(), below(states, setting.getValue()));
            }
        });
        return settings;
    }

    private static Object below(Path states, JsonNode value) {
        if (value.isTextual() && value.asText().startsWith(states + "/")) {
            return "states:" + states.relativize(Path.of(value.asText()));
        }
        return Objects.requireNonNull(JSON.convertValue(value, Object.class));
    }
}
