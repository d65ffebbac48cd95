package dev.evenkeel.activities.keys;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.SignedDecision;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;

/** Signs decisions (Ed25519): a run takes none that the key that it was started with has not signed. */
public final class DecisionSigner {

    private static final String ALGORITHM = "Ed25519";

    private final String id;
    private final String publicKey;
    private final PrivateKey privateKey;

    private DecisionSigner(String id, String publicKey, PrivateKey privateKey) {
        this.id = id;
        this.publicKey = publicKey;
        this.privateKey = privateKey;
    }

    /**
     * @param publicKey X.509
     * @param privateKey PKCS #8
     * @throws GeneralSecurityException when this is no such key
     */
    public static DecisionSigner of(String id, byte[] publicKey, byte[] privateKey) throws GeneralSecurityException {
        return new DecisionSigner(
                id,
                Base64.getEncoder().encodeToString(publicKey),
                KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(privateKey)));
    }

    /** By a key pair of its own, which nobody keeps. */
    public static DecisionSigner once(String id) {
        KeyPair keys = newKeys();
        return new DecisionSigner(
                id, Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()), keys.getPrivate());
    }

    public static KeyPair newKeys() {
        try {
            return KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform of this version has Ed25519", e);
        }
    }

    /** What a run is started with: the public key (X.509, Base64) by its id. */
    public Map<String, String> publicKeys() {
        return Map.of(id, publicKey);
    }

    public SignedDecision sign(Decision decision) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(privateKey);
            signature.update(decision.bytes());
            return new SignedDecision(decision, id, Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 signs any bytes", e);
        }
    }
}
