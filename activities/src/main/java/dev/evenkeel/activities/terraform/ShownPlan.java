package dev.evenkeel.activities.terraform;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.workflows.contract.Failures;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** What {@code terraform show -json} wrote of a plan: read part by part, since all of it may not fit into memory. */
final class ShownPlan {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LARGEST = 512L * 1024 * 1024;

    private final Path file;

    ShownPlan(Path file) {
        this.file = file;
    }

    /**
     * @param parts who gets which part, by its key at the top; of a list, element by element
     * @throws io.temporal.failure.ApplicationFailure when it is no plan that can be read
     */
    void read(Map<String, Consumer<JsonNode>> parts) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw ActFailures.failure(
                    Failures.TOOL_FAILED,
                    "The plan takes more than 512 MiB as JSON, too much to be looked at",
                    "Split the module into several.",
                    "");
        }
        // By a reader: what is no UTF-8 becomes replacement characters instead of an error.
        try (Reader text = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8);
                JsonParser parser = JSON.getFactory().createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw garbage("it does not begin as JSON");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                Consumer<JsonNode> taker = parts.get(parser.currentName());
                JsonToken value = parser.nextToken();
                if (taker == null) {
                    parser.skipChildren();
                } else if (value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        taker.accept(JSON.readTree(parser));
                    }
                } else {
                    taker.accept(JSON.readTree(parser));
                }
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw garbage(e.getOriginalMessage());
        }
    }

    private static RuntimeException garbage(String why) {
        return ActFailures.failure(
                Failures.TOOL_FAILED,
                "terraform show gave something else than a plan: " + why,
                "See that 'terraform' on this host is Terraform or OpenTofu, then make a new plan.",
                "");
    }
}
