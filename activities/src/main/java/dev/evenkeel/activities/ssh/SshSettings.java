package dev.evenkeel.activities.ssh;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * @param knownHosts the host keys that are trusted, as OpenSSH writes them; a host that is not in it is refused
 * @param key the server's own private key; null: each step names one
 * @param user who logs in when a step does not say
 * @param connectTimeout how long a connection, login included, may take
 */
public record SshSettings(Path knownHosts, @Nullable Path key, String user, Duration connectTimeout) {

    public SshSettings(Path knownHosts, @Nullable Path key) {
        this(knownHosts, key, System.getProperty("user.name", "root"), Duration.ofSeconds(10));
    }
}
