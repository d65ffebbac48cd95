package dev.evenkeel.activities.store;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.keys.KeyFile;
import dev.evenkeel.activities.keys.KeyRing;
import dev.evenkeel.activities.secrets.SecretSource;
import dev.evenkeel.activities.secrets.SecretValue;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.SecretReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code store:} references. A value that was replaced counts from the next act on; what it was before is masked all the same. */
public final class SecretsFromStore implements SecretSource {

    private final StoredSecrets secrets;
    private final KeyFile keys;

    public SecretsFromStore(StoredSecrets secrets, KeyFile keys) {
        this.secrets = secrets;
        this.keys = keys;
    }

    @Override
    public boolean reads(SecretReference reference) {
        return reference instanceof SecretReference.Stored;
    }

    @Override
    public SecretValue read(SecretReference reference, @Nullable Act act) {
        String name = ((SecretReference.Stored) reference).name();
        String environment = secrets.find(name)
                .map(secret -> secret.environment() == null ? "" : secret.environment())
                .orElseThrow(() -> ActFailures.badRequest(
                        "There is no secret " + name + " in this server's store",
                        "Add it under Settings, Secrets, or correct the reference."));
        if (act != null && !environment.isEmpty() && !environment.equals(act.environment())) {
            throw ActFailures.badRequest(
                    "The secret " + name + " is for the environment " + environment + ", and this run is in "
                            + act.environment(),
                    "Use a secret that is open to " + act.environment() + ".");
        }
        List<String> values = values(name);
        if (values.isEmpty()) {
            throw ActFailures.badRequest(
                    "The secret " + name + " was deleted a moment ago", "Add it again under Settings, Secrets.");
        }
        return new SecretValue(values.getFirst(), values.subList(1, values.size()));
    }

    private List<String> values(String name) {
        try {
            return secrets.values(name, keys.keys());
        } catch (KeyFile.Unusable e) {
            throw ActFailures.badRequest(String.valueOf(e.getMessage()), e.advice());
        } catch (KeyRing.UnknownKey e) {
            throw ActFailures.badRequest(
                    "The secret " + name + " cannot be opened on this host: " + e.getMessage(),
                    "Copy " + keys.path().getFileName()
                            + " from the server on which it was entered, or enter it anew.");
        } catch (KeyRing.Damaged e) {
            throw ActFailures.badRequest(
                    "The secret " + name + " cannot be opened: " + e.getMessage(),
                    "Somebody or something changed the store. Enter the secret anew, and find out who.");
        }
    }
}
