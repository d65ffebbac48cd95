package dev.evenkeel.activities.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.SecretReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How acts read secrets, whatever the source. */
class SecretSourcesTest {

    private final Map<String, String> values = new HashMap<>(Map.of("store:a", "value-of-a", "store:b", "value-of-b"));
    private final List<String> asked = new ArrayList<>();
    private final List<String> uses = new ArrayList<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final Secrets secrets = new Secrets(
            List.of(new Known()),
            (act, references) -> references.forEach(reference -> uses.add(act.step() + " " + reference.text())));

    @Test
    void givesTheNextActTheNewValueAndHidesBothWhileTheRunLasts() {
        Secrets.Resolved first = secrets.of(act("run-1", "one", Map.of("A", "store:a")));
        values.put("store:a", "rotated-a");
        Secrets.Resolved second = secrets.of(act("run-1", "two", Map.of("A", "store:a")));
        Secrets.Resolved other = secrets.of(act("run-2", "one", Map.of("A", "store:a")));

        assertThat(first.values()).containsEntry("A", "value-of-a");
        assertThat(second.values()).containsEntry("A", "rotated-a");
        assertThat(second.masker().mask("value-of-a rotated-a")).isEqualTo("•••• ••••");
        assertThat(first.masker().mask("value-of-a rotated-a")).isEqualTo("•••• ••••");
        assertThat(other.masker().mask("value-of-a rotated-a")).isEqualTo("value-of-a ••••");
    }

    @Test
    void hidesInAStepWithoutSecretsWhatAnEarlierOneHasRead() {
        secrets.of(act("run-1", "one", Map.of("A", "store:a")));

        assertThat(secrets.of(act("run-1", "two", Map.of())).masker().mask("value-of-a"))
                .isEqualTo("••••");
    }

    @Test
    void recordsWhatAnActReadsAlsoBeyondItsOwnSecrets() throws Exception {
        Act act = act("run-1", "one", Map.of("A", "store:a"));
        Secrets.Resolved resolved = secrets.of(act);

        String more = Secrets.during(act, () -> secrets.resolve("store:b"));

        assertThat(more).isEqualTo("value-of-b");
        assertThat(uses).containsExactly("one store:a", "one store:b");
        assertThat(resolved.masker().mask("value-of-b")).isEqualTo("••••");
        secrets.resolve("store:b");
        assertThat(uses).as("for the server itself").hasSize(2);
    }

    @Test
    void saysWhichSettingOpensASource() {
        assertThatThrownBy(() -> secrets.resolve("vault:secret/shop#password"))
                .hasMessageContaining("this server knows none");
        assertThatThrownBy(() -> secrets.resolve("aws:shop")).hasMessageContaining("may not ask");
        assertThatThrownBy(() -> secrets.resolve("hunter2"))
                .hasMessageContaining("is not referred to by a reference")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void asksASourceElsewhereOnceInAWhile() {
        RememberedSecrets remembered = new RememberedSecrets(new Known(), Duration.ofSeconds(5), now::get);
        SecretReference a = new SecretReference.Stored("a");

        remembered.read(a, null);
        values.put("store:a", "rotated-a");
        now.set(now.get().plusSeconds(4));
        assertThat(remembered.read(a, null).value()).isEqualTo("value-of-a");
        now.set(now.get().plusSeconds(1));
        assertThat(remembered.read(a, null).value()).isEqualTo("rotated-a");
        assertThat(asked).hasSize(2);
    }

    private final class Known implements SecretSource {
        @Override
        public boolean reads(SecretReference reference) {
            return reference instanceof SecretReference.Stored;
        }

        @Override
        public SecretValue read(SecretReference reference, @Nullable Act act) {
            asked.add(reference.text());
            return new SecretValue(String.valueOf(values.get(reference.text())));
        }
    }

    private static Act act(String run, String step, Map<String, String> secrets) {
        return new Act(run, step, 1, Mode.LIVE, "staging", "north", secrets, 1_000, null);
    }
}
