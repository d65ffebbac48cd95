package dev.evenkeel.activities.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.AnsibleActivities;
import dev.evenkeel.workflows.contract.CloudActivities;
import dev.evenkeel.workflows.contract.CloudActivities.CloudPlace;
import dev.evenkeel.workflows.contract.CloudActivities.DatabaseAction;
import dev.evenkeel.workflows.contract.CloudActivities.DatabaseRequest;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceAction;
import dev.evenkeel.workflows.contract.CloudActivities.InstanceRequest;
import dev.evenkeel.workflows.contract.CloudActivities.SnapshotRequest;
import dev.evenkeel.workflows.contract.CommandActivities;
import dev.evenkeel.workflows.contract.CommandActivities.ScriptRequest;
import dev.evenkeel.workflows.contract.HttpActivities;
import dev.evenkeel.workflows.contract.HttpActivities.RequestRequest;
import dev.evenkeel.workflows.contract.InputFile;
import dev.evenkeel.workflows.contract.KubernetesActivities;
import dev.evenkeel.workflows.contract.PrometheusActivities;
import dev.evenkeel.workflows.contract.SqlActivities;
import dev.evenkeel.workflows.contract.SqlActivities.SqlRequest;
import dev.evenkeel.workflows.contract.SshActivities;
import dev.evenkeel.workflows.contract.TerraformActivities;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadsTest {

    private static final Act ACT = Workshop.act("a");
    private static final CloudPlace PLACE = new CloudPlace("aws", "eu-central-1", "", "");

    /** Of an act that says nothing but its kind: no method, no action, no image. Whoever adds a kind decides here. */
    @Test
    void whateverIsNotNamedCountsAsAChange() {
        assertThat(requests()
                        .filter(Reads::of)
                        .map(request -> request.getClass().getSimpleName()))
                .containsExactlyInAnyOrder(
                        "PlanRequest",
                        "QueryRequest",
                        "GateRequest",
                        "SqlRequest",
                        "WaitRequest",
                        "LogsRequest",
                        "RolloutRequest",
                        "SnapshotRequest",
                        "ReplicationRequest",
                        "DownloadRequest");
        assertThat(requests()
                        .filter(request -> !Reads.of(request))
                        .map(request -> request.getClass().getSimpleName()))
                .containsExactlyInAnyOrder(
                        "ApplyRequest",
                        "PlaybookRequest",
                        "ScriptRequest",
                        "SshRequest",
                        "CheckRequest", // Claims nothing: it always was done again.
                        "RequestRequest",
                        "SilenceRequest",
                        "ApplyRequest",
                        "UndoRequest",
                        "ScaleRequest",
                        "DrainRequest",
                        "DnsRequest",
                        "ScaleRequest",
                        "InstanceRequest",
                        "DatabaseRequest",
                        "UploadRequest");
    }

    @Test
    void tellsLookingFromChangingWithinAKind() {
        assertThat(Reads.of(http("get"))).isTrue();
        assertThat(Reads.of(http("POST"))).isFalse();
        assertThat(Reads.of(new InstanceRequest(ACT, PLACE, InstanceAction.STATUS, "web")))
                .isTrue();
        assertThat(Reads.of(new InstanceRequest(ACT, PLACE, InstanceAction.STOP, "web")))
                .isFalse();
        assertThat(Reads.of(new DatabaseRequest(ACT, PLACE, DatabaseAction.STATUS, "db", "", "", "", "")))
                .isTrue();
        assertThat(Reads.of(new DatabaseRequest(ACT, PLACE, DatabaseAction.PROMOTE, "db", "", "", "", "")))
                .isFalse();
        assertThat(Reads.of(new SnapshotRequest(ACT, PLACE, true, "s", "d", "")))
                .isFalse();
        assertThat(Reads.of(sql(true, false))).isFalse();
        assertThat(Reads.of(sql(true, true))).as("a proof, never committed").isTrue();
    }

    @Test
    void nothingChangesInARehearsal() {
        assertThat(Reads.of(new ScriptRequest(Workshop.rehearsal("a"), List.of("true"), Map.of())))
                .isTrue();
        assertThat(Reads.of(new ScriptRequest(ACT, List.of("true"), Map.of()))).isFalse();
    }

    private static RequestRequest http(String method) {
        return new RequestRequest(ACT, method, "http://x", Map.of(), null, List.of(), false);
    }

    private static SqlRequest sql(boolean write, boolean proof) {
        return new SqlRequest(ACT, "postgresql://x/y", null, null, "select 1", List.of(), write, null, proof, 1, 1000);
    }

    private static Stream<Object> requests() {
        return Stream.of(
                        TerraformActivities.class,
                        AnsibleActivities.class,
                        CommandActivities.class,
                        HttpActivities.class,
                        PrometheusActivities.class,
                        SqlActivities.class,
                        KubernetesActivities.class,
                        CloudActivities.class,
                        SshActivities.class)
                .flatMap(contract -> Arrays.stream(contract.getDeclaredClasses()))
                .filter(Class::isRecord)
                .filter(record -> record.getSimpleName().endsWith("Request"))
                .map(ReadsTest::bare);
    }

    private static Object bare(Class<?> record) {
        try {
            Class<?>[] types = Arrays.stream(record.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Constructor<?> constructor = record.getDeclaredConstructor(types);
            return constructor.newInstance(
                    Arrays.stream(types).map(ReadsTest::bareValue).toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("No bare " + record, e);
        }
    }

    private static @Nullable Object bareValue(Class<?> type) {
        if (type == Act.class) {
            return ACT;
        }
        if (type == InputFile.class) {
            return null;
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isRecord()) {
            return bare(type);
        }
        return switch (type.getSimpleName()) {
            case "boolean", "Boolean" -> false;
            case "int", "Integer" -> 1;
            case "long", "Long" -> 1L;
            case "double", "Double" -> 1.0;
            case "String" -> "POST";
            case "List" -> List.of();
            case "Map" -> Map.of();
            case "Set" -> Set.of();
            default -> throw new IllegalStateException("A value of " + type + " is needed");
        };
    }
}
