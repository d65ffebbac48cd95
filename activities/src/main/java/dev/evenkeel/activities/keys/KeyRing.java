package dev.evenkeel.activities.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys for AES-256-GCM: the first one encrypts, all of them decrypt, so that a key can be replaced while there is something under the
 * old one. Each message is encrypted under a key of its own, derived from the ring's by a random salt: the random nonces of GCM alone
 * are good for 2³² messages under one key, which a busy server would use up.
 */
public final class KeyRing {

    private static final int KEY_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, byte[]> keys;

    private KeyRing(Map<String, byte[]> keys) {
        this.keys = keys;
    }

    /**
     * @param keyId which key of the ring opens it
     * @param bytes salt, nonce, and the encrypted text with its tag
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Sealed(String keyId, byte[] bytes) {}

    /** What was encrypted under a key that is not in the ring. */
    public static final class UnknownKey extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownKey(String keyId) {
            super("It was encrypted under the key " + keyId + ", which is not among the keys at hand");
        }
    }

    /** What was changed after it was encrypted, or was encrypted for something else. */
    public static final class Damaged extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Damaged(GeneralSecurityException cause) {
            super("It was changed since it was encrypted, or belongs to something else", cause);
        }
    }

    /**
     * Reads keys as a file or a variable holds them.
     *
     * @param text one key on each line, the one that encrypts first: 32 random bytes in base64
     * @throws IllegalArgumentException when it is not that; its message holds no key
     */
    public static KeyRing of(String text) {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        for (String line : text.lines().map(String::strip).toList()) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                byte[] key = decoded(line);
                keys.putIfAbsent(id(key), key);
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("It holds no key");
        }
        return new KeyRing(keys);
    }

    private static byte[] decoded(String line) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(line);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("A line of it is not base64");
        }
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("A key of it has " + key.length + " bytes instead of " + KEY_BYTES);
        }
        return key;
    }

    /** A new key, as a line of a key file. */
    static String newKey() {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    /** The ids of the keys, the one that encrypts first. An id tells keys apart and nothing about them. */
    public List<String> ids() {
        return new ArrayList<>(keys.keySet());
    }

    /** @param bound what it belongs to; it is not kept, but has to be the same when it is opened */
    public Sealed seal(byte[] clear, byte[] bound) {
        String keyId = ids().getFirst();
        byte[] salt = new byte[SALT_BYTES];
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(salt);
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, keyId, salt, nonce, bound).doFinal(clear);
            return new Sealed(
                    keyId,
                    ByteBuffer.allocate(SALT_BYTES + NONCE_BYTES + sealed.length)
                            .put(salt)
                            .put(nonce)
                            .put(sealed)
                            .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no AES-GCM", e);
        }
    }

    /**
     * @throws UnknownKey when its key is not in the ring
     * @throws Damaged when it is not what was sealed, or was bound to something else
     */
    public byte[] open(String keyId, byte[] bytes, byte[] bound) {
        if (!keys.containsKey(keyId)) {
            throw new UnknownKey(keyId);
        }
        try {
            if (bytes.length < SALT_BYTES + NONCE_BYTES) {
                throw new GeneralSecurityException("too short");
            }
            byte[] salt = Arrays.copyOf(bytes, SALT_BYTES);
            byte[] nonce = Arrays.copyOfRange(bytes, SALT_BYTES, SALT_BYTES + NONCE_BYTES);
            int at = SALT_BYTES + NONCE_BYTES;
            return cipher(Cipher.DECRYPT_MODE, keyId, salt, nonce, bound).doFinal(bytes, at, bytes.length - at);
        } catch (GeneralSecurityException e) {
            throw new Damaged(e);
        }
    }

    /** A key of its own for a purpose, always the same; nothing of the ring can be told from it. */
    byte[] derived(String purpose) {
        try {
            return mac(ids().getFirst()).doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HMAC-SHA-256", e);
        }
    }

    private Mac mac(String keyId) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(keys.get(keyId), "HmacSHA256"));
        return mac;
    }

    private Cipher cipher(int mode, String keyId, byte[] salt, byte[] nonce, byte[] bound)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(mac(keyId).doFinal(salt), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(bound);
        return cipher;
    }

    private static String id(byte[] key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("evenkeel key id".getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(key), 0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }
}
