package dev.evenkeel.activities.terraform;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.workflows.contract.TerraformActivities.Cost;
import dev.evenkeel.workflows.contract.TerraformActivities.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a plan would do, resource by resource, as people read it and as it is kept beside the run: without sensitive values, bounded in
 * size, what is lost first.
 *
 * @param kind {@code plan}, {@code destroy} or {@code drift}
 * @param file SHA-256 of the plan file; empty for a drift
 * @param leftOut how many further changes there are
 * @param costs the price of each change, as far as it is known
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PlanDigest(
        String kind,
        String folder,
        String summary,
        String file,
        String digest,
        List<Change> changes,
        int leftOut,
        List<Attribute> outputs,
        Verdict policy,
        Cost cost,
        List<PricedChange> costs) {

    /** The name of the artifact that holds it. */
    public static final String NAME = "plan.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    public PlanDigest {
        changes = List.copyOf(changes);
        outputs = List.copyOf(outputs);
        costs = List.copyOf(costs);
    }

    /** What is done to a resource; what cannot be taken back stands first. */
    public enum Action {
        DESTROY,
        /** It is there no more, not by Terraform. */
        GONE,
        REPLACE,
        UPDATE,
        CREATE,
        READ,
        IMPORT,
        MOVE,
        FORGET,
        /** Reality was changed, not by Terraform. */
        CHANGED,
        /** Only what its provider computes is different. */
        NOISE
    }

    /**
     * @param reason Terraform's own word for it, such as {@code replace_because_cannot_update}; empty when there is none
     * @param stateful whether data is lost with it
     * @param from the address that it had before; empty when it did not move
     * @param leftOut how many further attributes differ
     */
    public record Change(
            String address,
            String type,
            Action action,
            String reason,
            boolean stateful,
            String from,
            List<Attribute> attributes,
            int leftOut) {
        public Change {
            attributes = List.copyOf(attributes);
        }

        /** The attributes that cannot be changed without making the resource anew. */
        public List<String> forcing() {
            return attributes.stream()
                    .filter(Attribute::forces)
                    .map(Attribute::path)
                    .toList();
        }
    }

    /**
     * @param before null when there was none, or it is sensitive
     * @param after null when there will be none, it is sensitive, or only known after the apply
     * @param forces whether the resource has to be made anew because of it
     */
    public record Attribute(
            String path,
            @Nullable String before,
            @Nullable String after,
            boolean sensitive,
            boolean unknown,
            boolean forces) {}

    /** @param monthly null when nobody knows */
    public record PricedChange(String address, @Nullable Double monthly) {}

    byte[] json() throws IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    }

    /** @return empty when it is none, for example one of an older version */
    public static Optional<PlanDigest> read(byte[] json) {
        try {
            return Optional.ofNullable(JSON.readValue(json, PlanDigest.class))
                    .filter(digest -> digest.kind() != null && digest.changes() != null);
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
