package dev.evenkeel.activities.secrets;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.SecretReference;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a few seconds what a source elsewhere has answered: the acts of a hundred hosts, which begin together, ask it once. A
 * rotated secret counts when that time is over.
 */
public final class RememberedSecrets implements SecretSource {

    private static final int MOST = 1_000;

    private final SecretSource source;
    private final Duration time;
    private final InstantSource clock;
    private final Map<SecretReference, Remembered> remembered = new ConcurrentHashMap<>();

    public RememberedSecrets(SecretSource source, Duration time, InstantSource clock) {
        this.source = source;
        this.time = time;
        this.clock = clock;
    }

    private record Remembered(SecretValue value, long until) {}

    @Override
    public boolean reads(SecretReference reference) {
        return source.reads(reference);
    }

    @Override
    public SecretValue read(SecretReference reference, @Nullable Act act) {
        long now = clock.millis();
        remembered.values().removeIf(old -> now >= old.until());
        if (remembered.size() >= MOST) {
            remembered.clear();
        }
        return remembered
                .computeIfAbsent(reference, asked -> new Remembered(source.read(asked, act), now + time.toMillis()))
                .value();
    }
}
