package dev.evenkeel.web.runs;

import dev.evenkeel.web.CannotStart;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what lies in the store under a key that lies in a file beside it: who copies the database alone cannot sign. Several web
 * nodes on one store share the file.
 */
final class StoreKey {

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final SecretKeySpec key;

    private StoreKey(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /** The key in the file, which is made when it is missing. */
    static StoreKey in(Path file) {
        try {
            byte[] random = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(random);
            try {
                Files.createFile(file, OWNER_ONLY);
                Files.write(file, random, StandardOpenOption.SYNC);
            } catch (FileAlreadyExistsException e) {
                random = Files.readAllBytes(file);
            }
            if (random.length != KEY_BYTES) {
                throw new CannotStart(
                        "The key file " + file + " is damaged.", "Put it back from the backup of the data folder.");
            }
            return new StoreKey(random);
        } catch (IOException e) {
            throw new CannotStart(
                    "The key file " + file + " cannot be used: " + e + ".", "Make it readable for this user.");
        }
    }

    byte[] encrypt(byte[] clear, byte[] bound) throws GeneralSecurityException {
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, bound).doFinal(clear);
        byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
        System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
        return all;
    }

    byte[] decrypt(byte[] all, byte[] bound) throws GeneralSecurityException {
        byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
        return cipher(Cipher.DECRYPT_MODE, nonce, bound).doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] bound) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(bound);
        return cipher;
    }
}
