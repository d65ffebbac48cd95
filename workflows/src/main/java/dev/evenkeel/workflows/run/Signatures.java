package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.SignedDecision;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** The keys that were pinned when the run started. A workflow cannot authenticate anyone: it believes these signatures alone. */
public final class Signatures {

    private final Map<String, PublicKey> keys = new HashMap<>();

    public Signatures(Map<String, String> encoded) {
        encoded.forEach((id, key) -> keys.put(id, decode(key)));
    }

    public boolean verify(SignedDecision signed) {
        PublicKey key = keys.get(signed.keyId());
        if (key == null || signed.signature() == null) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(key);
            signature.update(signed.decision().bytes());
            return signature.verify(Base64.getDecoder().decode(signed.signature()));
        } catch (GeneralSecurityException | IllegalArgumentException notASignature) {
            return false;
        }
    }

    private static PublicKey decode(String key) {
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(key)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("Not an Ed25519 key: " + key, e);
        }
    }
}
