package dev.evenkeel.activities.library;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.SignedDecision;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;

/** Signs the decisions of a test as a web node would: runs take no others. */
final class Signer {

    private static final String KEY = "library-test";

    private final KeyPair keys;

    Signer() {
        try {
            keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform of this version has Ed25519", e);
        }
    }

    Map<String, String> publicKeys() {
        return Map.of(KEY, Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()));
    }

    SignedDecision sign(Decision decision) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.getPrivate());
            signature.update(decision.bytes());
            return new SignedDecision(decision, KEY, Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A key that was just made can sign", e);
        }
    }
}
