package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.activities.store.ApiToken.Scope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** API tokens, and the keys of launches. */
abstract class TokensCases extends StoreCases {

    private static final long NOW = 1_000_000;

    TokensCases(Backend backend) {
        super(backend);
    }

    @BeforeEach
    void knowsPeople() {
        store.users().create("ada", "hash", Map.of());
        store.users().create("bob", "hash", Map.of());
    }

    @Test
    void findsATokenWithItsHash() {
        ApiToken token = token("t1", "staging", Scope.DECIDE, Scope.READ);
        assertThat(store.tokens().create(token, "digest", 10)).isTrue();

        Tokens.Held held = store.tokens().find("t1").orElseThrow();
        assertThat(held.token()).isEqualTo(token);
        assertThat(held.hash()).isEqualTo("digest");
        assertThat(held.toString()).doesNotContain("digest");
        assertThat(store.tokens().find("t2")).isEmpty();
        assertThat(store.tokens().find("t1' or '1'='1\0")).isEmpty();
    }

    @Test
    void isGoodEverywhereWithoutAnEnvironment() {
        store.tokens().create(token("t1", null, Scope.READ), "digest", 10);

        assertThat(store.tokens().list("ADA ")).singleElement().satisfies(token -> {
            assertThat(token.environment()).isNull();
            assertThat(token.lastUsed()).isNull();
            assertThat(token.revokedAt()).isNull();
        });
        assertThat(store.tokens().list("bob")).isEmpty();
    }

    @Test
    void isRevokedByItsOwnerOnce() {
        store.tokens().create(token("t1", null, Scope.READ), "digest", 10);

        assertThat(store.tokens().revoke("bob", "t1", NOW)).isFalse();
        assertThat(store.tokens().revoke("ada", "t1", NOW)).isTrue();
        assertThat(store.tokens().revoke("ada", "t1", NOW + 1)).isFalse();
        assertThat(store.tokens().find("t1").orElseThrow().token().revokedAt()).isEqualTo(NOW);
    }

    @Test
    void notesItsUseToTheMinute() {
        store.tokens().create(token("t1", null, Scope.READ), "digest", 10);

        store.tokens().used(found(), NOW);
        store.tokens().used(found(), NOW + 59_999);
        assertThat(found().lastUsed()).isEqualTo(NOW);

        store.tokens().used(found(), NOW + 60_000);
        assertThat(found().lastUsed()).isEqualTo(NOW + 60_000);
    }

    @Test
    void countsOnlyTheTokensThatAreLive() throws InterruptedException, ExecutionException {
        List<Callable<Boolean>> creations = IntStream.range(0, 8)
                .mapToObj(number -> (Callable<Boolean>)
                        () -> store.tokens().create(token("t" + number, null, Scope.READ), "digest", 3))
                .toList();
        long made = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> created : threads.invokeAll(creations)) {
                made += created.get() ? 1 : 0;
            }
        }
        assertThat(made).isEqualTo(3);

        store.tokens().revoke("ada", store.tokens().list("ada").getFirst().id(), NOW);
        assertThat(store.tokens().create(token("t9", null, Scope.READ), "digest", 3))
                .isTrue();
    }

    @Test
    void keepsTheFirstRunOfAKey() {
        LaunchKeys.Claim first = new LaunchKeys.Claim("body", "run-1");

        assertThat(store.launchKeys().claim("ada", "k", first)).isEqualTo(first);
        assertThat(store.launchKeys().claim("ada", "k", new LaunchKeys.Claim("other", "run-2")))
                .isEqualTo(first);
        LaunchKeys.Claim bobs = new LaunchKeys.Claim("body", "run-3");
        assertThat(store.launchKeys().claim("bob", "k", bobs)).isEqualTo(bobs);
    }

    @Test
    void freesAKeyThatBecameNoRun() {
        LaunchKeys.Claim lost = new LaunchKeys.Claim("body", "run-9");
        store.launchKeys().claim("ada", "k", lost);
        store.launchKeys().release("ada", "k", new LaunchKeys.Claim("body", "run-8"));
        LaunchKeys.Claim next = new LaunchKeys.Claim("other", RUN);
        assertThat(store.launchKeys().claim("ada", "k", next)).isEqualTo(lost);

        store.launchKeys().release("ada", "k", lost);
        assertThat(store.launchKeys().claim("ada", "k", next)).isEqualTo(next);

        store.runs().requested(summary(RUN));
        store.launchKeys().release("ada", "k", next);
        assertThat(store.launchKeys().claim("ada", "k", lost)).isEqualTo(next);
    }

    private ApiToken found() {
        return store.tokens().find("t1").orElseThrow().token();
    }

    private static ApiToken token(String id, @Nullable String environment, Scope... scopes) {
        return new ApiToken(id, "ada", "for the tests", Set.of(scopes), environment, NOW, NOW + 5_000_000, null, null);
    }
}
