package dev.evenkeel.web.runs;

import dev.evenkeel.activities.keys.DecisionSigner;
import dev.evenkeel.activities.store.Settings;
import dev.evenkeel.web.CannotStart;
import dev.evenkeel.web.DataFolder;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.SignedDecision;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Base64;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * The key pair that signs what people decide: one per store, made by the first server. A run is started with the public key and
 * believes nothing else.
 */
@Component
public class DecisionKeys {

    private static final String SETTING = "decisions.key-pair";
    private static final int ID_LENGTH = 16;

    private final DecisionSigner signer;

    /** The store holds {@code PUBLIC.SEALED}, both in Base64; SEALED is the private key under the key of the data folder. */
    DecisionKeys(Settings settings, DataFolder data) {
        Path file = data.resolve("store.key");
        try {
            StoreKey storeKey = StoreKey.in(file);
            byte[] stored = settings.find(SETTING).orElseGet(() -> settings.putIfAbsent(SETTING, made(storeKey)));
            String[] parts = new String(stored, StandardCharsets.US_ASCII).split("\\.", 2);
            byte[] encoded = Base64.getDecoder().decode(parts[0]);
            byte[] opened = storeKey.decrypt(Base64.getDecoder().decode(parts[1]), encoded);
            this.signer = DecisionSigner.of(CanonicalJson.sha256(encoded).substring(0, ID_LENGTH), encoded, opened);
        } catch (GeneralSecurityException e) {
            throw new CannotStart(
                    "The key that signs decisions cannot be read: the file " + file + " does not belong to this store.",
                    "Copy store.key from the data folder of the server that used this store first, or from a backup.");
        }
    }

    private static byte[] made(StoreKey storeKey) {
        try {
            KeyPair pair = DecisionSigner.newKeys();
            byte[] open = pair.getPublic().getEncoded();
            byte[] sealed = storeKey.encrypt(pair.getPrivate().getEncoded(), open);
            Base64.Encoder base64 = Base64.getEncoder();
            return (base64.encodeToString(open) + "." + base64.encodeToString(sealed))
                    .getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has AES", e);
        }
    }

    /** What a run is started with: the public keys (X.509, Base64) by their ids. */
    public Map<String, String> publicKeys() {
        return signer.publicKeys();
    }

    public SignedDecision sign(Decision decision) {
        return signer.sign(decision);
    }
}
