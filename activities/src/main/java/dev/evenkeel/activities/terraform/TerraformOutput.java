package dev.evenkeel.activities.terraform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Terraform said with {@code -json}: one message per line.
 *
 * @param errors its diagnostics of severity error
 * @param outputs those that are not sensitive
 * @param summary its own words at the end, or empty
 * @param inFlight what had begun and was not reported as done
 * @param done how many resources were reported as done
 */
record TerraformOutput(
        List<Diagnostic> errors, Map<String, Object> outputs, String summary, List<String> inFlight, int done) {

    private static final ObjectMapper JSON = new ObjectMapper();

    record Diagnostic(String summary, String detail, String place) {
        String text() {
            return (summary + (place.isEmpty() ? "" : " (" + place + ")") + (detail.isEmpty() ? "" : "\n" + detail))
                    .strip();
        }

        static Diagnostic of(JsonNode node) {
            JsonNode range = node.path("range");
            String place = range.isMissingNode() || range.isNull()
                    ? node.path("address").asText("")
                    : range.path("filename").asText() + ", line "
                            + range.path("start").path("line").asInt();
            return new Diagnostic(
                    node.path("summary").asText(), node.path("detail").asText(), place);
        }
    }

    static TerraformOutput parse(String out) {
        List<Diagnostic> errors = new ArrayList<>();
        Map<String, Object> outputs = new LinkedHashMap<>();
        Map<String, String> inFlight = new LinkedHashMap<>();
        String[] summary = {""};
        int[] done = {0};
        out.lines().map(TerraformOutput::message).flatMap(Optional::stream).forEach(message -> {
            String resource = message.path("hook").path("resource").path("addr").asText();
            switch (message.path("type").asText()) {
                case "diagnostic" -> {
                    if (message.path("diagnostic").path("severity").asText().equals("error")) {
                        errors.add(Diagnostic.of(message.path("diagnostic")));
                    }
                }
                case "outputs" -> readOutputs(message.path("outputs"), outputs);
                case "change_summary" -> summary[0] = message.path("@message").asText();
                case "apply_start" ->
                    inFlight.put(resource, message.path("@message").asText());
                case "apply_errored" -> inFlight.remove(resource);
                case "apply_complete" -> {
                    inFlight.remove(resource);
                    done[0]++;
                }
                default -> {
                    // For people only.
                }
            }
        });
        return new TerraformOutput(errors, outputs, summary[0], List.copyOf(inFlight.values()), done[0]);
    }

    /** How a line is shown to people: its message, in full when it is a diagnostic. */
    static String view(String line) {
        Optional<JsonNode> parsed = message(line);
        if (parsed.isEmpty()) {
            return line + "\n";
        }
        JsonNode message = parsed.get();
        return switch (message.path("type").asText()) {
            case "version" -> "";
            case "diagnostic" -> {
                boolean error =
                        message.path("diagnostic").path("severity").asText().equals("error");
                String text = Diagnostic.of(message.path("diagnostic")).text();
                yield (error ? "\u001b[31mError: " : "\u001b[33mWarning: ") + text.replace("\n", "\n  ")
                        + "\u001b[0m\n";
            }
            default -> message.path("@message").asText() + "\n";
        };
    }

    private static Optional<JsonNode> message(String line) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(line);
            return node.has("@message") ? Optional.of(node) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static void readOutputs(JsonNode node, Map<String, Object> outputs) {
        node.properties().forEach(output -> {
            if (!output.getValue().path("sensitive").asBoolean()
                    && output.getValue().hasNonNull("value")) {
                outputs.put(output.getKey(), JSON.convertValue(output.getValue().get("value"), Object.class));
            }
        });
    }
}
