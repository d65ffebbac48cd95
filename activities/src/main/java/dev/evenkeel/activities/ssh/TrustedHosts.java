package dev.evenkeel.activities.ssh;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.UserInfo;
import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The known hosts, which remember the key that a target showed: a refusal says how to check it and how to trust it. */
final class TrustedHosts implements HostKeyRepository {

    private final HostKeyRepository known;
    private final Path file;
    private @Nullable String refusedHost;
    private byte[] refusedKey = {};
    private boolean changed;

    TrustedHosts(HostKeyRepository known, Path file) {
        this.known = known;
        this.file = file;
    }

    @Override
    public int check(String host, byte[] key) {
        int result = known.check(host, key);
        if (result != OK) {
            refusedHost = host;
            refusedKey = key.clone();
            changed = result == CHANGED;
        }
        return result;
    }

    @Nullable
    ApplicationFailure refusal() {
        if (refusedHost == null) {
            return null;
        }
        String line =
                refusedHost + " " + type(refusedKey) + " " + Base64.getEncoder().encodeToString(refusedKey);
        String advice =
                "On the target itself, compare with: ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub. If it is the same, "
                        + (changed ? "replace its line in " : "add the line below to ") + file + ".";
        return ActFailures.failure(
                changed ? Failures.UNREACHABLE : Failures.BAD_REQUEST,
                changed
                        ? "The host key of " + refusedHost + " has changed, now " + fingerprint(refusedKey)
                                + ": it was set up anew, or someone is in between"
                        : "The host key of " + refusedHost + " is not known: " + fingerprint(refusedKey),
                advice,
                line);
    }

    static String fingerprint(byte[] key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** A key begins with its type: four bytes of length, then the name. */
    private static String type(byte[] key) {
        int length = Math.min(key[3], key.length - 4);
        return new String(Arrays.copyOfRange(key, 4, 4 + length), StandardCharsets.US_ASCII);
    }

    @Override
    public void add(HostKey key, UserInfo ui) {
        throw new UnsupportedOperationException("Host keys are added by people");
    }

    @Override
    public void remove(String host, String type) {
        throw new UnsupportedOperationException("Host keys are removed by people");
    }

    @Override
    public void remove(String host, String type, byte[] key) {
        throw new UnsupportedOperationException("Host keys are removed by people");
    }

    @Override
    public String getKnownHostsRepositoryID() {
        return file.toString();
    }

    @Override
    public HostKey[] getHostKey() {
        return known.getHostKey();
    }

    @Override
    public HostKey[] getHostKey(String host, String type) {
        return known.getHostKey(host, type);
    }
}
