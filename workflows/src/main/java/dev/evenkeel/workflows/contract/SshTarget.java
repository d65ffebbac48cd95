package dev.evenkeel.workflows.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A host to log in to, and how.
 *
 * @param user who logs in; null for the server's own choice
 * @param key a reference to the private key; null for the server's own key
 * @param agent whether the keys are those of the SSH agent of the host that acts
 * @param jump the hosts to go through, the nearest first, each as {@code [user@]host[:port]}
 * @param hostKeys pinned fingerprints ({@code SHA256:…}) by {@code host} or {@code host:port}; other hosts have to be known
 * @param become the user as whom things are done there, by sudo; null for the one who logs in
 * @param becomePassword a reference to the password that sudo asks for; null when it asks for none
 */
public record SshTarget(
        String host,
        int port,
        @Nullable String user,
        @Nullable String key,
        boolean agent,
        List<String> jump,
        Map<String, String> hostKeys,
        @Nullable String become,
        @Nullable String becomePassword) {

    public static final int PORT = 22;

    public SshTarget {
        jump = List.copyOf(jump);
        // In an order: what a workflow writes of it has to be the same whenever it is replayed.
        hostKeys = new LinkedHashMap<>(hostKeys);
    }

    /** A host that is known, with a key or the server's own. */
    public SshTarget(String host, int port, @Nullable String user, @Nullable String key) {
        this(host, port, user, key, false, List.of(), Map.of(), null, null);
    }
}
