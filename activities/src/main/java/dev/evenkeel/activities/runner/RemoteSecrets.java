package dev.evenkeel.activities.runner;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.secrets.SecretSettings;
import dev.evenkeel.activities.secrets.Secrets;

/**
 * Secrets of a runner: what the site keeps for itself ({@code env:} and {@code file:} that are there) never leaves it; the rest the
 * server releases, for the act in hand alone.
 */
public final class RemoteSecrets {

    private RemoteSecrets() {}

    public static Secrets of(SecretSettings own, ServerLink link) {
        return Secrets.orElsewhere(own, reference -> released(link, reference));
    }

    private static String released(ServerLink link, String reference) {
        try {
            return link.secret(new Wire.SecretAsked(HeldAct.key(), reference));
        } catch (ServerLink.Refused e) {
            if (e.status() != 422) {
                // It is not about the secret, but about who holds the act.
                throw e;
            }
            throw ActFailures.badRequest(
                    "The server does not release the secret " + reference + ": " + e.getMessage(),
                    "Put it right there, or keep the secret at the runner: as a variable or below its secrets folder.");
        }
    }
}
