package dev.evenkeel.pages;

import dev.evenkeel.activities.secrets.SecretSource;
import dev.evenkeel.activities.secrets.SecretValue;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.SecretReference;
import io.temporal.failure.ApplicationFailure;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Every secret is its own name; while it is away none can be read. */
final class NamedSecrets implements SecretSource {

    static final AtomicBoolean AWAY = new AtomicBoolean();

    @Override
    public boolean reads(SecretReference reference) {
        return reference instanceof SecretReference.Stored;
    }

    @Override
    public SecretValue read(SecretReference reference, @Nullable Act act) {
        if (AWAY.get()) {
            throw ApplicationFailure.newFailure("The store does not answer", "UNREACHABLE");
        }
        return new SecretValue(((SecretReference.Stored) reference).name());
    }
}
