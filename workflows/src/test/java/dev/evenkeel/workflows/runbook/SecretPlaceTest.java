package dev.evenkeel.workflows.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretPlaceTest {

    private static final Site NORTH = new Site(
            "north", "North", "aws", "eu-central-1", "", Map.of(), Map.of("aws", "store:north"), false, Map.of());

    @Test
    void takesTheReferenceFromWhereItIsWritten() {
        Map<String, Object> inputs = Map.of("token", "env:EVENKEEL_SECRET_A");

        assertThat(SecretPlace.of("file:shop/key").reference(inputs, null)).contains("file:shop/key");
        assertThat(SecretPlace.of("${inputs.token}").reference(inputs, null)).contains("env:EVENKEEL_SECRET_A");
        assertThat(SecretPlace.of("${ site.credentials.aws }").reference(inputs, NORTH))
                .contains("store:north");
    }

    @Test
    void hasNoneWhereNothingWasGiven() {
        assertThat(SecretPlace.of("${inputs.other}").reference(Map.of(), NORTH)).isEmpty();
        assertThat(SecretPlace.of("${site.credentials.gcp}").reference(Map.of(), NORTH))
                .isEmpty();
        assertThat(SecretPlace.of("${site.credentials.aws}").reference(Map.of(), null))
                .isEmpty();
    }
}
