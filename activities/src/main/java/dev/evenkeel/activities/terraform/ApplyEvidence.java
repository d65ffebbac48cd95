package dev.evenkeel.activities.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.act.ToolEnd;
import io.temporal.failure.TemporalFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What can be seen after an apply was killed. The state may lag behind reality, so an unchanged serial proves nothing: that is why a
 * person decides.
 */
final class ApplyEvidence {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunningAct act;
    private final Path module;

    ApplyEvidence(RunningAct act, Path module) {
        this.act = act;
        this.module = module;
    }

    String of(String out, Supplier<ToolEnd> pullState) {
        TerraformOutput output = TerraformOutput.parse(out);
        StringBuilder text = new StringBuilder();
        text.append("Reported as done: ").append(output.done()).append(" resources\n");
        text.append("Begun and not reported as done: ")
                .append(output.inFlight().isEmpty() ? "nothing" : String.join("; ", output.inFlight()))
                .append('\n');
        text.append("State when it was planned: ").append(plannedState()).append('\n');
        text.append("State now: ").append(stateNow(pullState)).append('\n');
        text.append("Lock: ").append(lock()).append('\n');
        return act.masker().mask(text.toString());
    }

    private String plannedState() {
        try (ZipFile plan = new ZipFile(module.resolve("tfplan").toFile())) {
            ZipEntry state = plan.getEntry("tfstate");
            if (state != null) {
                try (InputStream stream = plan.getInputStream(state)) {
                    return described(JSON.readTree(stream));
                }
            }
        } catch (IOException e) {
            // Said below.
        }
        return "not readable";
    }

    private String stateNow(Supplier<ToolEnd> pullState) {
        try {
            ToolEnd end = pullState.get();
            if (end.code() == 0) {
                return end.out().length == 0 ? "none" : described(JSON.readTree(end.out()));
            }
        } catch (IOException | TemporalFailure e) {
            // Said below.
        }
        return "not readable";
    }

    private static String described(JsonNode state) {
        return "serial " + state.path("serial").asText("none") + ", lineage "
                + state.path("lineage").asText("none") + ", "
                + state.path("resources").size() + " resources";
    }

    private Path state(JsonNode config) throws IOException {
        Path chosen = module.resolve(".terraform/environment");
        String workspace = Files.exists(chosen) ? Files.readString(chosen).strip() : "default";
        return workspace.equals("default")
                ? module.resolve(config.path("path").asText("terraform.tfstate"))
                : module.resolve(config.path("workspace_dir").asText("terraform.tfstate.d"))
                        .resolve(workspace)
                        .resolve("terraform.tfstate");
    }

    /** Only a state in a file leaves its lock where it can be seen without asking for the lock. */
    private String lock() {
        try {
            JsonNode backend = JSON.readTree(Files.readAllBytes(module.resolve(".terraform/terraform.tfstate")))
                    .path("backend");
            if (!backend.path("type").asText().equals("local")) {
                return "not visible in the backend " + backend.path("type").asText() + " without asking for it";
            }
            Path state = state(backend.path("config"));
            Path lock = state.resolveSibling("." + state.getFileName() + ".lock.info");
            return Files.exists(lock) ? Files.readString(lock).strip() : "none";
        } catch (IOException e) {
            return "not readable";
        }
    }
}
