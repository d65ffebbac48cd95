package dev.evenkeel.activities.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.activities.keys.KeyFile;
import dev.evenkeel.activities.keys.KeyRing;
import dev.evenkeel.activities.secrets.SecretValue;
import dev.evenkeel.workflows.contract.SecretReference;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The built-in store of secrets, and who has read what. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
abstract class SecretsCases extends StoreCases {

    private KeyFile keys;
    private SecretsFromStore source;

    SecretsCases(Backend backend) {
        super(backend);
    }

    @BeforeEach
    void makesAKey() {
        keys = new KeyFile(folder.resolve("secrets.key"));
        source = new SecretsFromStore(store.secrets(), keys);
    }

    @Test
    void givesAnActTheValueOfNowAndHidesTheEarlierOnes() {
        add("shop-db", null, "first-value");
        store.secrets().replace("bob", "shop-db", "second-value", keys.keys());

        assertThat(read("shop-db")).isEqualTo(new SecretValue("second-value", List.of("first-value")));
        assertThat(store.secrets().list()).singleElement().satisfies(secret -> {
            assertThat(secret.version()).isEqualTo(2);
            assertThat(secret.createdBy()).isEqualTo("ada");
            assertThat(secret.changedBy()).isEqualTo("bob");
            assertThat(secret.toString()).doesNotContain("value");
        });
        assertThat(store.audit().list(new AuditFilter(null, null, "shop-db", null, null, null), null, 9))
                .extracting(AuditEntry::action)
                .containsExactly("secret.replaced", "secret.added");
    }

    @Test
    void keepsFewEarlierValues() {
        add("a", null, "value-1");
        for (int version = 2; version <= 6; version++) {
            store.secrets().replace("ada", "a", "value-" + version, keys.keys());
        }

        assertThat(store.secrets().values("a", keys.keys())).containsExactly("value-6", "value-5", "value-4");
    }

    @Test
    void doesNotOverwriteASecretByAddingIt() {
        add("a", null, "value-1");

        assertThat(store.secrets().add("eve", "a", null, "", "other", keys.keys()))
                .isEmpty();
        assertThat(store.secrets().replace("eve", "b", "other", keys.keys())).isEmpty();
        assertThat(read("a").value()).isEqualTo("value-1");
    }

    @Test
    void isOpenToItsEnvironmentOnly() {
        add("here", "staging", "value-1");
        add("there", "production", "value-2");

        assertThat(read("here").value()).isEqualTo("value-1");
        assertThatThrownBy(() -> read("there"))
                .isInstanceOf(ApplicationFailure.class)
                .hasMessageContaining("is for the environment production, and this run is in staging");
    }

    @Test
    void opensWhatWasEncryptedUnderAnEarlierKey() {
        add("a", null, "value-1");
        KeyRing rotated = keys.rotate();

        assertThat(read("a").value()).isEqualTo("value-1");
        assertThat(store.secrets().reseal("ada", rotated)).isEqualTo(1);
        assertThat(store.secrets().reseal("ada", rotated)).isZero();
        assertThat(read("a").value()).isEqualTo("value-1");
        assertThat(store.database()
                        .read()
                        .sql("select key_id from secret_versions")
                        .query(String.class)
                        .list())
                .containsExactly(rotated.ids().getFirst());
    }

    @Test
    void saysWhatToDoWithoutTheKey() {
        add("a", null, "value-1");
        source = new SecretsFromStore(store.secrets(), new KeyFile(folder.resolve("other.key")));

        assertThatThrownBy(() -> read("a"))
                .isInstanceOf(ApplicationFailure.class)
                .hasMessageContaining("which is not among the keys at hand");
    }

    @Test
    void findsARowThatWasMovedOrChanged() {
        add("a", null, "value-1");
        add("b", null, "value-2");
        store.database()
                .change(client -> client.sql("update secret_versions set sealed ="
                                + " (select v.sealed from secret_versions v where v.name = 'b') where name = 'a'")
                        .update());

        assertThatThrownBy(() -> read("a"))
                .isInstanceOf(ApplicationFailure.class)
                .hasMessageContaining("It was changed since it was encrypted");
    }

    @Test
    void isGoneOnceDeleted() {
        add("a", null, "value-1");

        assertThat(store.secrets().delete("ada", "a")).isTrue();
        assertThat(store.secrets().delete("ada", "a")).isFalse();
        assertThatThrownBy(() -> read("a")).hasMessageContaining("There is no secret a in this server's store");
    }

    @Test
    void recordsEachUseOnce() {
        List<SecretReference> references =
                List.of(new SecretReference.Stored("b"), new SecretReference.Environment("A"));

        store.secretUses().record(act("rollout/install"), "host-1", references);
        store.secretUses().record(act("rollout/install"), "host-1", references);

        assertThat(store.secretUses().of("store:b", 9)).singleElement().satisfies(use -> {
            assertThat(use.step()).isEqualTo("rollout/install");
            assertThat(use.host()).isEqualTo("host-1");
        });
        assertThat(store.secretUses().last()).containsOnlyKeys("env:A", "store:b");
        assertThat(store.audit().list(new AuditFilter(null, "secret.read", null, null, null, null), null, 9))
                .singleElement()
                .satisfies(entry -> assertThat(entry.details().toString()).contains("env:A", "store:b"));
    }

    private void add(String name, @Nullable String environment, String value) {
        assertThat(store.secrets().add("ada", name, environment, "For tests", value, keys.keys()))
                .isPresent();
    }

    private SecretValue read(String name) {
        return source.read(new SecretReference.Stored(name), act("rollout/install"));
    }
}
