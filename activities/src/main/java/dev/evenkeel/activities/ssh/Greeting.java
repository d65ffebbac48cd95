package dev.evenkeel.activities.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How a connection to a host comes about: the host shows its key, then the login is proven. */
final class Greeting {

    private static final int KEEP_ALIVE_MILLIS = 5_000;
    private static final int KEEP_ALIVES_MISSED = 3;
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    /** A host has one key of each type and shows the first that both know; a pin names one of them, and does not say which. */
    private static final List<String> KEY_TYPES = List.of(
            "ssh-ed25519", "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521", "rsa-sha2-512,rsa-sha2-256");

    /** What a host says, or leaves out, that has too many at its door: OpenSSH's MaxStartups and penalties. */
    private static final List<String> BUSY = List.of(
            "closed by foreign host",
            "End of IO Stream",
            "Connection reset",
            "MaxStartups",
            "Not allowed at this time",
            "invalid server's version string",
            "Broken pipe");

    /** Each costs processor time; and those through one jump host meet the same MaxStartups. */
    private static final int AT_ONCE = 32;

    private final SshSettings settings;
    private final Semaphore atOnce = new Semaphore(AT_ONCE, true);

    Greeting(SshSettings settings) {
        this.settings = settings;
    }

    /**
     * @throws ConnectionLost when the host cannot be reached
     * @throws ApplicationFailure when it is reached and the host key, or the login, is refused
     */
    Session connect(Route route, @Nullable Connection jump) throws ConnectionLost, InterruptedException {
        long until = System.nanoTime() + settings.patience().toNanos();
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            try {
                return anyKey(route, jump);
            } catch (ConnectionLost lost) {
                if (BUSY.stream().noneMatch(lost.why()::contains)) {
                    throw lost;
                }
                if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause) > until) {
                    throw new ConnectionLost(
                            "it closes connections before a login (" + lost.why()
                                    + "): too many at once for its MaxStartups, or it refuses this address",
                            lost);
                }
                // Not all at once again: those that were turned away come back spread over the time.
                TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(pause / 2, pause + 1));
                pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
            }
        }
    }

    private Session anyKey(Route route, @Nullable Connection jump) throws ConnectionLost, InterruptedException {
        TrustedHosts trusted = null;
        for (String type : KEY_TYPES) {
            JSch jsch = new JSch();
            trusted = trusted(jsch, route);
            atOnce.acquire();
            try {
                Session session = session(jsch, route);
                if (trusted.isPinned()) {
                    session.setConfig("server_host_key", type);
                }
                connect(session, jump);
                return session;
            } catch (JSchException e) {
                boolean another = trusted.isPinned()
                        && (trusted.refusal() != null
                                || String.valueOf(e.getMessage()).contains("Algorithm negotiation"));
                if (!another) {
                    throw refused(route, trusted, e);
                }
            } finally {
                atOnce.release();
            }
        }
        ApplicationFailure refusal = trusted == null ? null : trusted.refusal();
        if (refusal == null) {
            throw new ConnectionLost("it shows no key of a type that is known here", null);
        }
        throw refusal;
    }

    private void connect(Session session, @Nullable Connection jump) throws JSchException {
        int millis = Math.toIntExact(settings.connectTimeout().toMillis());
        if (jump == null) {
            session.connect(millis);
            return;
        }
        JumpProxy through = jump.proxy();
        session.setProxy(through);
        // There is no socket that could have a time limit of its own.
        Thread limit = Thread.ofVirtual().name("ssh-limit").start(() -> {
            try {
                TimeUnit.MILLISECONDS.sleep(millis);
                through.close();
            } catch (InterruptedException e) {
                // It is connected.
            }
        });
        try {
            session.connect(millis);
        } catch (JSchException e) {
            through.close();
            throw e;
        } finally {
            limit.interrupt();
        }
    }

    private Session session(JSch jsch, Route route) throws JSchException {
        Hop target = route.target();
        route.identity().offer(jsch);
        Session session = jsch.getSession(target.user(), target.host(), target.port());
        session.setConfig("StrictHostKeyChecking", "yes");
        session.setConfig("PreferredAuthentications", "publickey");
        // As much as may be under way, so that a command whose output is not taken never holds up the others.
        session.setConfig("max_input_buffer_size", String.valueOf(1024 * 1024));
        session.setServerAliveInterval(KEEP_ALIVE_MILLIS);
        session.setServerAliveCountMax(KEEP_ALIVES_MISSED);
        session.setThreadFactory(Thread.ofVirtual().name("ssh-" + target.host()).factory());
        return session;
    }

    private TrustedHosts trusted(JSch jsch, Route route) {
        String pin = pin(route.pins(), route.target());
        boolean readable = Files.isReadable(settings.knownHosts());
        if (pin == null && !readable) {
            throw ActFailures.badRequest(
                    "There is no file of known hosts at " + settings.knownHosts(),
                    "Create it with the host keys of your targets, one line each as ssh-keyscan prints them, after checking"
                            + " them; or pin their fingerprints in host_keys of the site.");
        }
        try {
            if (readable) {
                jsch.setKnownHosts(settings.knownHosts().toString());
            }
        } catch (JSchException e) {
            throw ActFailures.badRequest(
                    "The file of known hosts at " + settings.knownHosts() + " cannot be read: " + e.getMessage(),
                    "Put it right; it has one line for each key, as ssh-keyscan prints them.");
        }
        TrustedHosts trusted = new TrustedHosts(jsch.getHostKeyRepository(), settings.knownHosts(), pin);
        jsch.setHostKeyRepository(trusted);
        return trusted;
    }

    private static @Nullable String pin(Map<String, String> pins, Hop hop) {
        String exact = pins.get(hop.host() + ":" + hop.port());
        return exact == null ? pins.get(hop.host()) : exact;
    }

    private static RuntimeException refused(Route route, TrustedHosts trusted, JSchException e) throws ConnectionLost {
        ApplicationFailure refusal = trusted.refusal();
        if (refusal != null) {
            return refusal;
        }
        String message = String.valueOf(e.getMessage());
        if (message.startsWith("Auth") || message.contains("authentication failures")) {
            Hop target = route.target();
            return ActFailures.failure(
                    Failures.UNREACHABLE,
                    target.host() + " refused the login of " + target.user(),
                    "Put the public key into ~" + target.user()
                            + "/.ssh/authorized_keys there, or name another user or key.",
                    message);
        }
        throw new ConnectionLost(
                e.getCause() == null || e.getCause().getMessage() == null
                        ? message
                        : e.getCause().getMessage(),
                e);
    }
}
