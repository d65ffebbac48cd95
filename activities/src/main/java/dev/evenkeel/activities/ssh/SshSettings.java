package dev.evenkeel.activities.ssh;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * @param knownHosts the host keys that are trusted, as OpenSSH writes them; a host that is not in it, and not pinned, is refused
 * @param key the server's own private key; null: each step or site names one, or the agent is asked
 * @param agent the socket of the SSH agent; null: there is none
 * @param user who logs in when neither step nor site says
 * @param connectTimeout how long a connection, login included, may take
 * @param patience how long a host that is too busy to greet is asked again
 * @param idle how long a connection that nobody uses is kept
 * @param most how many connections are open at the same time
 */
public record SshSettings(
        Path knownHosts,
        @Nullable Path key,
        @Nullable Path agent,
        String user,
        Duration connectTimeout,
        Duration patience,
        Duration idle,
        int most) {

    public SshSettings(Path knownHosts, @Nullable Path key) {
        this(
                knownHosts,
                key,
                null,
                System.getProperty("user.name", "root"),
                Duration.ofSeconds(10),
                Duration.ofSeconds(45),
                Duration.ofSeconds(60),
                500);
    }

    public SshSettings withUser(String other) {
        return new SshSettings(knownHosts, key, agent, other, connectTimeout, patience, idle, most);
    }

    public SshSettings withAgent(@Nullable Path socket) {
        return new SshSettings(knownHosts, key, socket, user, connectTimeout, patience, idle, most);
    }

    SshSettings withTimes(Duration connecting, Duration patient, Duration unused) {
        return new SshSettings(knownHosts, key, agent, user, connecting, patient, unused, most);
    }
}
