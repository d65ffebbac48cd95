package dev.evenkeel.web.runners;

import dev.evenkeel.activities.runner.Wire;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Binds Temporal's task tokens to the runner that polled them: what a runner gets names it and its act, sealed with a key of the
 * server. Nothing has to be remembered, so a restart of the server, or another node of it, changes nothing.
 */
final class TaskTokens {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SEAL = 32;
    private static final int LARGEST = 64 * 1024;

    private final SecretKeySpec key;

    TaskTokens(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /**
     * @param act empty texts when the task is about none
     * @param handedAt milliseconds since the epoch
     * @param token Temporal's
     */
    record Task(String runner, Wire.Key act, long handedAt, byte[] token) {}

    byte[] seal(Task task) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(task.runner());
            out.writeUTF(task.act().runId());
            out.writeUTF(task.act().step());
            out.writeInt(task.act().attempt());
            out.writeLong(task.handedAt());
            out.writeInt(task.token().length);
            out.write(task.token());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] content = bytes.toByteArray();
        bytes.writeBytes(mac(content));
        return bytes.toByteArray();
    }

    /** @return empty when the server has not sealed it so */
    Optional<Task> open(byte[] sealed) {
        if (sealed.length <= SEAL || sealed.length > LARGEST) {
            return Optional.empty();
        }
        byte[] content = Arrays.copyOf(sealed, sealed.length - SEAL);
        byte[] seal = Arrays.copyOfRange(sealed, sealed.length - SEAL, sealed.length);
        if (!MessageDigest.isEqual(mac(content), seal)) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            String runner = in.readUTF();
            Wire.Key act = new Wire.Key(in.readUTF(), in.readUTF(), in.readInt());
            long handedAt = in.readLong();
            return Optional.of(new Task(runner, act, handedAt, in.readNBytes(in.readInt())));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private byte[] mac(byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
