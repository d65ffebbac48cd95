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
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The host keys that are trusted: where one is pinned that one alone, else those of the known hosts. It remembers the key that a host
 * showed: a refusal says how to check it and how to trust it.
 */
final class TrustedHosts implements HostKeyRepository {

    private final HostKeyRepository known;
    private final Path file;
    private final @Nullable String pin;
    private @Nullable String refusedHost;
    private byte[] refusedKey = {};
    private String expected = "";

    /** @param pin the fingerprint of the host's key; null: it has to be known */
    TrustedHosts(HostKeyRepository known, Path file, @Nullable String pin) {
        this.known = known;
        this.file = file;
        this.pin = pin;
    }

    boolean isPinned() {
        return pin != null;
    }

    @Override
    public int check(String host, byte[] key) {
        int result = pin == null ? known.check(host, key) : pin.equals(fingerprint(key)) ? OK : CHANGED;
        if (result != OK) {
            refusedHost = host;
            refusedKey = key.clone();
            expected = result == CHANGED ? expected(host) : "";
        }
        return result;
    }

    private String expected(String host) {
        if (pin != null) {
            return pin;
        }
        return Stream.of(Objects.requireNonNullElse(known.getHostKey(host, type(refusedKey)), new HostKey[0]))
                .map(key -> fingerprint(Base64.getDecoder().decode(key.getKey())))
                .collect(Collectors.joining(" or "));
    }

    @Nullable
    ApplicationFailure refusal() {
        if (refusedHost == null) {
            return null;
        }
        String line =
                refusedHost + " " + type(refusedKey) + " " + Base64.getEncoder().encodeToString(refusedKey);
        boolean changed = !expected.isEmpty();
        String advice =
                "On the target itself, compare with: ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub. If it is the same, "
                        + (pin != null
                                ? "pin the new fingerprint in the step or in host_keys of the site."
                                : (changed ? "replace its line in " : "add the line below to ") + file
                                        + ", or pin its fingerprint in host_keys of the site.");
        return ActFailures.failure(
                changed ? Failures.UNREACHABLE : Failures.BAD_REQUEST,
                changed
                        ? "The host key of " + refusedHost + " has changed, now " + fingerprint(refusedKey)
                                + " and not " + expected + ": it was set up anew, or someone is in between"
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
