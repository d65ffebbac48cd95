package dev.evenkeel.activities.vault;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.vault.VaultHttp.Answer;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.SecretReference;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;

/** What Vault says instead of a secret, for people: what happened and what to do. Its own error texts hold no secrets, but are not needed. */
final class VaultRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ApplicationFailure failure;

    private VaultRefusal(ApplicationFailure failure) {
        super(failure.getOriginalMessage());
        this.failure = failure;
    }

    ApplicationFailure failure() {
        return failure;
    }

    static VaultRefusal ofLogin(Answer answer, VaultSettings settings) {
        return new VaultRefusal(
                switch (answer.status()) {
                    case 400, 403 ->
                        ActFailures.badRequest(
                                "Vault does not let this server in: it refuses the AppRole's role id or secret id",
                                "The secret id may have expired or be used up. Put a new one where "
                                        + settings.secretId() + " is read.");
                    case 404 ->
                        ActFailures.badRequest(
                                "Vault has no AppRole logins at auth/" + settings.mount(),
                                "Set evenkeel.tools.secrets.vault.mount to where they are, or enable them.");
                    default -> state(answer.status(), settings);
                });
    }

    static ApplicationFailure of(Answer answer, SecretReference.Vault secret, VaultSettings settings) {
        return switch (answer.status()) {
            case 403 ->
                ActFailures.badRequest(
                        "Vault does not let this server read " + secret.text(),
                        "Add 'path \"" + secret.mount() + "/data/" + secret.path()
                                + "\" { capabilities = [\"read\"] }' to the policies of its role.");
            case 404 ->
                ActFailures.badRequest(
                        "Vault has no secret " + secret.mount() + "/" + secret.path()
                                + (settings.namespace() == null ? "" : " in the namespace " + settings.namespace())
                                + ", or its newest version was deleted",
                        "Write it, or correct the reference: the first part is where the key-value engine (version 2) is"
                                + " mounted.");
            default -> state(answer.status(), settings);
        };
    }

    static ApplicationFailure noField(SecretReference.Vault secret) {
        return ActFailures.badRequest(
                "The secret " + secret.mount() + "/" + secret.path() + " has no field " + secret.field()
                        + " that is a text",
                "Correct the name behind #, or add the field.");
    }

    static ApplicationFailure unreachable(IOException why, VaultSettings settings) {
        Throwable cause = why;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return ActFailures.failure(
                Failures.UNREACHABLE,
                "Vault does not answer at " + settings.address() + " ("
                        + cause.getClass().getSimpleName() + ")",
                "See whether it runs and can be reached from this host, and whether its certificate is trusted. Then try the"
                        + " step again.",
                "");
    }

    private static ApplicationFailure state(int status, VaultSettings settings) {
        return switch (status) {
            case 429, 473 ->
                unavailable(
                        "The Vault at " + settings.address() + " is a standby or has too much to do",
                        "Give this server the address of the active node or of the load balancer, or try again later.");
            case 503 ->
                unavailable(
                        "The Vault at " + settings.address() + " is sealed, or is being maintained",
                        "Unseal it, then try the step again.");
            default ->
                unavailable(
                        "The Vault at " + settings.address() + " answers with status " + status,
                        "See whether this is its address. Its own log says more.");
        };
    }

    private static ApplicationFailure unavailable(String message, String advice) {
        return ActFailures.failure(Failures.UNREACHABLE, message, advice, "");
    }
}
