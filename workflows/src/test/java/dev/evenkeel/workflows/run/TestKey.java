package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.SignedDecision;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;

/** The key of a server, that signs what people decide. */
final class TestKey {

    static final String NAME = "test-key";

    private final KeyPair pair;

    TestKey() {
        try {
            pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a run is started with, to know whom to believe. */
    Map<String, String> pinned() {
        return Map.of(NAME, Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
    }

    SignedDecision sign(Decision decision) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(decision.bytes());
            return new SignedDecision(decision, NAME, Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
