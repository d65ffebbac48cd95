package dev.evenkeel.activities.secrets;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.SecretReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What this host has itself stays here; everything else is asked for elsewhere. */
final class ElsewhereSecrets implements SecretSource {

    private final EnvironmentSecrets variables;
    private final FileSecrets files;
    private final UnaryOperator<String> elsewhere;

    ElsewhereSecrets(EnvironmentSecrets variables, FileSecrets files, UnaryOperator<String> elsewhere) {
        this.variables = variables;
        this.files = files;
        this.elsewhere = elsewhere;
    }

    @Override
    public boolean reads(SecretReference reference) {
        return true;
    }

    @Override
    public SecretValue read(SecretReference reference, @Nullable Act act) {
        return switch (reference) {
            case SecretReference.Environment variable when variables.has(variable) -> variables.read(variable, act);
            case SecretReference.File file when files.has(file) -> files.read(file, act);
            default -> new SecretValue(elsewhere.apply(reference.text()));
        };
    }
}
