package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.evenkeel.activities.act.ActClaims.Claim;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Claims and artifacts. */
abstract class EvidenceCases extends StoreCases {

    EvidenceCases(Backend backend) {
        super(backend);
    }

    @Test
    void oneOfTwentyThreadsIsTheFirstToClaim() throws Exception {
        List<Claim> claims = claimsOfTwenty(number -> "host");

        assertThat(claims).filteredOn(Claim.First.class::isInstance).hasSize(1);
        assertThat(claims).filteredOn(Claim.Again.class::isInstance).hasSize(19);
    }

    @Test
    void oneOfTwentyHostsHoldsTheAct() throws Exception {
        List<Claim> claims = claimsOfTwenty(number -> "host-" + number);

        String holder = store.claims().find(RUN, "apply", 1).orElseThrow().host();
        assertThat(claims).filteredOn(Claim.First.class::isInstance).hasSize(1);
        assertThat(claims).filteredOn(new Claim.HeldBy(holder)::equals).hasSize(19);
    }

    @Test
    void showsTheIntentOfAClaim() {
        store.claims().claim(act("apply"), "host", "apply plan 123");
        store.claims().claim(act("apply"), "host", "another");

        assertThat(store.claims().find(RUN, "apply", 1).orElseThrow().intent()).isEqualTo("apply plan 123");
        assertThat(store.claims().find(RUN, "apply", 2)).isEmpty();
        assertThat(store.claims().list(RUN)).hasSize(1);
    }

    @Test
    void givesAnActThatItsHostIsRidOfToTheNextOneOnce() throws Exception {
        store.claims().claim(act("apply"), "lost", "plan");
        store.claims().release(act("apply"), "host/another");
        assertThat(store.claims().claim(act("apply"), "here", "plan")).isEqualTo(new Claim.HeldBy("lost"));

        store.claims().release(act("apply"), "host/lost");
        List<Claim> claims = claimsOfTwenty(number -> "host-" + number);
        store.claims().release(act("apply"), "host/lost");

        String holder = store.claims().find(RUN, "apply", 1).orElseThrow().host();
        assertThat(claims).filteredOn(Claim.Anew.class::isInstance).hasSize(1);
        assertThat(claims).filteredOn(new Claim.HeldBy(holder)::equals).hasSize(19);
        assertThat(store.claims().claim(act("apply"), "lost", "plan")).isEqualTo(new Claim.HeldBy(holder));
    }

    @Test
    void keepsAnArtifactOnce() {
        byte[] plan = "plan".getBytes(StandardCharsets.UTF_8);
        String digest = store.artifacts().keep(act("plan"), "plan.tfplan", "application/octet-stream", plan);
        store.artifacts().keep(act("plan"), "plan.tfplan", "application/octet-stream", plan);
        store.artifacts().keep(act("other-run", "plan"), "copy", "text/plain", plan);

        assertThat(store.artifacts().bytes(digest))
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(plan));
        assertThat(store.artifacts().list(RUN)).hasSize(1);
        assertThat(store.artifacts().find(RUN, digest)).hasValueSatisfying(artifact -> {
            assertThat(artifact.name()).isEqualTo("plan.tfplan");
            assertThat(artifact.size()).isEqualTo(4);
        });
        assertThat(store.artifacts().find("third-run", digest)).isEmpty();
        assertThat(store.artifacts().bytes("none")).isEmpty();
    }

    @Test
    void refusesAnArtifactOverTheLimitAndSaysWhatToDo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.artifacts()
                        .keep(
                                act("plan"),
                                "huge.bin",
                                "application/octet-stream",
                                new byte[ArtifactStore.MOST_BYTES + 1]))
                .withMessageContaining("huge.bin")
                .withMessageContaining("64 MiB")
                .withMessageContaining("Make the step write less");
        assertThat(store.artifacts().list(RUN)).isEmpty();
    }

    private List<Claim> claimsOfTwenty(IntFunction<String> host) throws Exception {
        List<Claim> claims = new ArrayList<>();
        try (ExecutorService hosts = Executors.newFixedThreadPool(20)) {
            List<Callable<Claim>> calls = new ArrayList<>();
            for (int number = 0; number < 20; number++) {
                String name = host.apply(number);
                calls.add(() -> store.claims().claim(act("apply"), name, "apply"));
            }
            for (Future<Claim> claim : hosts.invokeAll(calls)) {
                claims.add(claim.get());
            }
        }
        return claims;
    }
}
