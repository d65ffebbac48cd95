package dev.evenkeel.activities.secrets;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.SecretReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Secrets in environment variables of this host, those that are open to runbooks. */
final class EnvironmentSecrets implements SecretSource {

    private final SecretSettings settings;
    private final UnaryOperator<@Nullable String> environment;

    EnvironmentSecrets(SecretSettings settings, UnaryOperator<@Nullable String> environment) {
        this.settings = settings;
        this.environment = environment;
    }

    @Override
    public boolean reads(SecretReference reference) {
        return reference instanceof SecretReference.Environment;
    }

    boolean has(SecretReference.Environment variable) {
        return settings.allows(variable.name()) && environment.apply(variable.name()) != null;
    }

    @Override
    public SecretValue read(SecretReference reference, @Nullable Act act) {
        String name = ((SecretReference.Environment) reference).name();
        if (!settings.allows(name)) {
            throw ActFailures.badRequest(
                    "The secret " + reference.text() + " is not open to runbooks",
                    "Give the variable a name that begins with " + String.join(" or ", settings.prefixes())
                            + ", or add it to the allowed names in the server's settings.");
        }
        String value = environment.apply(name);
        if (value == null) {
            throw ActFailures.badRequest(
                    "The secret " + reference.text() + " is not set on this host",
                    "Set the environment variable " + name + " where the server runs and restart it.");
        }
        return new SecretValue(value);
    }
}
