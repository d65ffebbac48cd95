package dev.evenkeel.activities.terraform;

import dev.evenkeel.workflows.contract.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 of the one way to write a value as JSON. Sensitive values take part in the digest of a plan, which many people see: a
 * plain hash could be tried with guesses until it fits, this one only by who has the key.
 */
final class KeyedDigest {

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    KeyedDigest(byte[] key) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    /** In hex. */
    String of(Object value) {
        return HexFormat.of().formatHex(mac.doFinal(CanonicalJson.write(value).getBytes(StandardCharsets.UTF_8)));
    }
}
