package dev.evenkeel.web.runners;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.evenkeel.activities.store.RunnerActs.Handed;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.CommandActivities.ScriptRequest;
import dev.evenkeel.workflows.contract.CommandActivities.SshRequest;
import dev.evenkeel.workflows.contract.InputFile;
import dev.evenkeel.workflows.contract.LockActivities.Fence;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.SshTarget;
import dev.evenkeel.workflows.contract.TerraformActivities.ApplyRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanRequest;
import dev.evenkeel.workflows.contract.TerraformActivities.PlanResult;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.common.converter.DefaultDataConverter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandingTest {

    private static final String DIGEST = "a".repeat(64);
    private static final Act ACT = new Act(
            "run-1",
            "steps/a",
            1,
            Mode.LIVE,
            "lab",
            "far",
            Map.of("TOKEN", "env:EVENKEEL_SECRET_TOKEN"),
            60_000,
            new Fence("lab", "shop", 3));

    @Test
    void knowsTheActWithItsLockAndItsSecrets() {
        Handed handed =
                read(new ScriptRequest(ACT, List.of("echo", "env:EVENKEEL_SECRET_OTHER"), Map.of("X", "file:y")));

        assertThat(handed.act()).isEqualTo(ACT);
        assertThat(handed.secrets())
                .as("what looks like a reference in a text is text")
                .containsExactly("env:EVENKEEL_SECRET_TOKEN");
        assertThat(handed.runner()).isEqualTo("runner-far-1");
    }

    @Test
    void knowsReferencesOfTheRequestItself() {
        Handed handed =
                read(new SshRequest(ACT, new SshTarget("host", 22, "user", "file:ssh/key"), List.of("true"), Map.of()));

        assertThat(handed.secrets()).containsExactlyInAnyOrder("env:EVENKEEL_SECRET_TOKEN", "file:ssh/key");
    }

    @Test
    void knowsFilesAndDigests() {
        InputFile file = new InputFile("note.txt", "b".repeat(64), 3);
        assertThat(read(new ScriptRequest(ACT, List.of("x"), Map.of(), Map.of("inputs/note/note.txt", file)))
                        .files())
                .contains("b".repeat(64));
        PlanRequest planned = new PlanRequest(ACT, "terraform", Map.of(), Map.of());
        assertThat(read(new ApplyRequest(ACT, planned, new PlanResult(DIGEST, "c".repeat(64), "1 to add", 1, 0, 0)))
                        .files())
                .contains(Handing.OF_RUN + DIGEST)
                .doesNotContain(DIGEST);
    }

    @Test
    void knowsNoSecretsOfAnotherActThatTheRequestSpeaksOf() {
        Act other = new Act("run-1", "steps/plan", 1, Mode.LIVE, "lab", "far", Map.of("P", "env:OF_THE_PLAN"), 1, null);
        PlanRequest planned = new PlanRequest(other, "terraform", Map.of("token", "env:X"), Map.of("key", "env:Y"));

        assertThat(read(new ApplyRequest(ACT, planned, new PlanResult(DIGEST, DIGEST, "", 1, 0, 0)))
                        .secrets())
                .containsExactly("env:EVENKEEL_SECRET_TOKEN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"x\"",
                "{}",
                "{\"act\":1}",
                "{\"act\":{}}",
                "{\"act\":{\"runId\":\"r\"}}",
                "{"
            })
    void isNoneForGarbage(String json) {
        assertThat(handing(json)).isEmpty();
    }

    private static Handed read(Object request) {
        Payloads input =
                DefaultDataConverter.STANDARD_INSTANCE.toPayloads(request).orElseThrow();
        return Handing.read(input, "runner-far-1", 1).orElseThrow();
    }

    private static Optional<Handed> handing(String json) {
        return Handing.read(
                Payloads.newBuilder()
                        .addPayloads(Payload.newBuilder().setData(ByteString.copyFromUtf8(json)))
                        .build(),
                "runner-far-1",
                1);
    }
}
