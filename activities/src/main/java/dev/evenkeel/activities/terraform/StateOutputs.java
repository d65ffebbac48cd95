package dev.evenkeel.activities.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.ToolEnd;
import dev.evenkeel.activities.secrets.Masker;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.TerraformActivities.OutputResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The outputs that {@code terraform output -json} tells of. */
final class StateOutputs {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** What goes through the history of a run is small. */
    private static final int MOST_BYTES = 256 * 1024;

    private StateOutputs() {}

    static OutputResult read(ToolEnd end, Masker masker) {
        if (end.out().length > MOST_BYTES) {
            throw ActFailures.failure(
                    Failures.TOOL_FAILED,
                    "The outputs have " + end.out().length / 1024 + " KiB, and at most 256 KiB are taken",
                    "Let the module put out less.",
                    "");
        }
        try {
            JsonNode outputs = JSON.readTree(end.out());
            Map<String, Object> values = new LinkedHashMap<>();
            List<String> sensitive = new ArrayList<>();
            outputs.properties().forEach(output -> {
                if (output.getValue().path("sensitive").asBoolean()) {
                    sensitive.add(output.getKey());
                } else if (output.getValue().hasNonNull("value")) {
                    Object value =
                            masker.maskAll(JSON.convertValue(output.getValue().get("value"), Object.class));
                    if (value != null) {
                        values.put(output.getKey(), value);
                    }
                }
            });
            return new OutputResult(values, sensitive);
        } catch (IOException e) {
            throw ActFailures.failure(
                    Failures.TOOL_FAILED,
                    "terraform output gave something else than outputs",
                    "See that 'terraform' on this host is Terraform or OpenTofu, then try again.",
                    masker.mask(end.outText()));
        }
    }
}
