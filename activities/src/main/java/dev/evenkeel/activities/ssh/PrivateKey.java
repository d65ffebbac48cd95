package dev.evenkeel.activities.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import dev.evenkeel.activities.act.ActFailures;
import java.nio.charset.StandardCharsets;

/** Looks at a private key without using it. */
public final class PrivateKey {

    private PrivateKey() {}

    /**
     * @return its type and fingerprint, which may be shown
     * @throws io.temporal.failure.ApplicationFailure of type BAD_REQUEST when steps could not log in with it
     */
    public static String describe(String text) {
        try {
            KeyPair pair = KeyPair.load(new JSch(), text.getBytes(StandardCharsets.UTF_8), null);
            try {
                if (pair.isEncrypted()) {
                    throw ActFailures.badRequest(
                            "The private key has a passphrase", "Use an OpenSSH private key without one.");
                }
                return pair.getKeyTypeString() + " " + pair.getFingerPrint();
            } finally {
                pair.dispose();
            }
        } catch (JSchException e) {
            // Its message may quote the key.
            throw ActFailures.badRequest(
                    "The private key is none that can be read", "Use an OpenSSH private key without a passphrase.");
        }
    }
}
