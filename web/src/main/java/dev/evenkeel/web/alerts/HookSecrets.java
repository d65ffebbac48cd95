package dev.evenkeel.web.alerts;

import dev.evenkeel.activities.secrets.Secrets;
import io.temporal.failure.ApplicationFailure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** By what hooks know their senders. */
public final class HookSecrets {

    private static final Logger LOG = LoggerFactory.getLogger(HookSecrets.class);

    private final Secrets secrets;

    public HookSecrets(Secrets secrets) {
        this.secrets = secrets;
    }

    /** @throws HookTrouble when it cannot be read now: nobody is believed, and nobody is refused for good */
    public String of(String hook, String reference) throws HookTrouble {
        try {
            return secrets.resolve(reference);
        } catch (ApplicationFailure e) {
            LOG.warn("The hook {} cannot tell its senders: {}", hook, e.getOriginalMessage());
        } catch (RuntimeException e) {
            LOG.warn("The hook {} cannot tell its senders", hook, e);
        }
        throw HookTrouble.notNow(
                "The secret of the hook cannot be read now: the server's log says why. Send it again.");
    }

    /** Compares in a time that tells nothing about where they differ. */
    public static boolean same(String sent, String secret) {
        return MessageDigest.isEqual(sent.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
    }
}
