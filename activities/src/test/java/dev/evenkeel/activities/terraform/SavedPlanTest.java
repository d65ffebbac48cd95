package dev.evenkeel.activities.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.secrets.Masker;
import dev.evenkeel.activities.terraform.PlanDigest.Action;
import dev.evenkeel.workflows.contract.TerraformActivities.DriftResult;
import dev.evenkeel.workflows.plan.Stateful;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans as Terraform shows them, written by hand where the real ones would take too long or too much. */
class SavedPlanTest {

    @TempDir
    private Path folder;

    private final Shown shown = new Shown(Masker.of(List.of("tr0ub4dor")), Masker.none());

    private ShownPlan shown(String json) throws IOException {
        return new ShownPlan(Files.writeString(folder.resolve("shown.json"), json));
    }

    private static String change(String address, String type, String actions, String before, String after) {
        return """
                { "address": "%s", "mode": "managed", "type": "%s", "name": "x", "change": { "actions": %s, "before": %s, "after": %s } }
                """.formatted(address, type, actions, before, after);
    }

    @Test
    void keepsWhatIsLostWhenThereIsTooMuchToShow() throws IOException {
        StringBuilder changes = new StringBuilder();
        for (int index = 0; index < 5_000; index++) {
            changes.append(change("a.made" + index, "a", "[\"create\"]", "null", "{\"n\": " + index + "}"))
                    .append(',');
        }
        changes.append(
                change("aws_s3_bucket.z", "aws_s3_bucket", "[\"delete\"]", "{\"bucket\": \"z tr0ub4dor\"}", "null"));

        SavedPlan plan = SavedPlan.of(
                shown("{\"planned_values\": {\"x\": [[1]]}, \"resource_changes\": [" + changes + "]}"),
                shown,
                Stateful.with(List.of()),
                new KeyedDigest(new byte[32]));

        assertThat(plan.changes().summary()).isEqualTo("5000 to add, 1 to destroy");
        assertThat(plan.digest().changes()).hasSize(1_000);
        assertThat(plan.digest().leftOut()).isEqualTo(4_001);
        assertThat(plan.digest().changes().getFirst().action()).isEqualTo(Action.DESTROY);
        assertThat(plan.digest().changes().getFirst().attributes().getFirst().before())
                .isEqualTo("z ••••");
        assertThat(plan.stateful()).containsExactly("aws_s3_bucket.z");
        assertThat(plan.resources()).hasSize(5_001);
    }

    @Test
    void boundsTheAttributesOfOneResource() throws IOException {
        StringBuilder after = new StringBuilder("{");
        for (int index = 0; index < 100; index++) {
            after.append("\"n").append(index).append("\": [").append(index).append("],");
        }
        after.append("\"long\": \"").append("y".repeat(100_000)).append("\"}");

        SavedPlan plan = SavedPlan.of(
                shown("{\"resource_changes\": [" + change("a.b", "a", "[\"create\"]", "null", after.toString()) + "]}"),
                shown,
                Stateful.with(List.of()),
                new KeyedDigest(new byte[32]));

        assertThat(plan.digest().changes().getFirst().attributes()).hasSize(60);
        assertThat(plan.digest().changes().getFirst().leftOut()).isEqualTo(41);
    }

    @Test
    void tellsNoiseFromWhatSomebodyChanged() throws IOException {
        String configuration = """
                "configuration": { "root_module": {
                  "resources": [ { "type": "a", "name": "x", "expressions": { "size": {}, "tags": {} } } ],
                  "module_calls": { "m": { "module": { "resources": [ { "type": "b", "name": "x", "expressions": { "size": {} } } ] } } } } }
                """;

        assertThat(drift(configuration, change("a.x", "a", "[\"update\"]", "{\"etag\": \"1\"}", "{\"etag\": \"2\"}"))
                        .status())
                .isEqualTo("noise");
        assertThat(drift(configuration, change("a.x", "a", "[\"update\"]", "{\"size\": 1}", "{\"size\": 2}"))
                        .changed())
                .containsExactly("a.x");
        assertThat(drift(
                                configuration,
                                change(
                                        "a.x",
                                        "a",
                                        "[\"update\"]",
                                        "{\"labels\": {}}",
                                        "{\"labels\": {\"by\": \"hand\"}}"))
                        .status())
                .as("set where nothing was")
                .isEqualTo("changed");
        assertThat(drift(
                                configuration,
                                change(
                                                "module.m[\\\"q.r\\\"].b.x[0]",
                                                "b",
                                                "[\"update\"]",
                                                "{\"size\": 1}",
                                                "{\"size\": 2}")
                                        .replace("\"mode\"", "\"module_address\": \"module.m[\\\"q.r\\\"]\", \"mode\""))
                        .status())
                .isEqualTo("changed");
        assertThat(drift(
                                configuration,
                                change(
                                                "module.m[\\\"q.r\\\"].b.x[0]",
                                                "b",
                                                "[\"update\"]",
                                                "{\"etag\": 1}",
                                                "{\"etag\": 2}")
                                        .replace("\"mode\"", "\"module_address\": \"module.m[\\\"q.r\\\"]\", \"mode\""))
                        .status())
                .isEqualTo("noise");
        DriftResult gone = drift(configuration, change("a.x", "a", "[\"delete\"]", "{}", "null"));
        assertThat(gone.status()).isEqualTo("deleted");
        assertThat(gone.summary()).isEqualTo("1 deleted outside");
    }

    private DriftResult drift(String configuration, String change) throws IOException {
        StateDrift drift = new StateDrift(shown, new DigestReader(shown, resource -> false));
        drift.read(shown("{\"resource_drift\": [" + change + "], " + configuration + "}"));
        return drift.result();
    }
}
