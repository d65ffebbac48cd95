package dev.evenkeel.activities.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.workflows.contract.CommandActivities.SshRequest;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.failure.ApplicationFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** One connection to a target whose host key is known. */
final class Connection implements AutoCloseable {

    private static final int KEEP_ALIVE_MILLIS = 5_000;
    private static final int KEEP_ALIVES_MISSED = 3;

    private final Session session;

    private Connection(Session session) {
        this.session = session;
    }

    /**
     * @param key the private key, as text
     * @throws ConnectionLost when the target cannot be reached
     * @throws ApplicationFailure when it is reached and the host key, or the login, is refused
     */
    static Connection open(SshRequest request, String user, byte[] key, SshSettings settings) throws ConnectionLost {
        JSch jsch = new JSch();
        if (!Files.isReadable(settings.knownHosts())) {
            throw ActFailures.badRequest(
                    "There is no file of known hosts at " + settings.knownHosts(),
                    "Create it with the host keys of your targets, one line each as ssh-keyscan prints them, after checking them.");
        }
        TrustedHosts trusted = null;
        try {
            jsch.setKnownHosts(settings.knownHosts().toString());
            trusted = new TrustedHosts(jsch.getHostKeyRepository(), settings.knownHosts());
            jsch.setHostKeyRepository(trusted);
            addKey(jsch, key);
            Session session = jsch.getSession(user, request.host(), request.port());
            session.setConfig("StrictHostKeyChecking", "yes");
            session.setConfig("PreferredAuthentications", "publickey");
            session.setServerAliveInterval(KEEP_ALIVE_MILLIS);
            session.setServerAliveCountMax(KEEP_ALIVES_MISSED);
            session.setDaemonThread(true);
            session.connect(Math.toIntExact(settings.connectTimeout().toMillis()));
            return new Connection(session);
        } catch (JSchException e) {
            ApplicationFailure refusal = trusted == null ? null : trusted.refusal();
            if (refusal != null) {
                throw refusal;
            }
            String message = String.valueOf(e.getMessage());
            if (message.startsWith("Auth")) {
                throw ActFailures.failure(
                        Failures.UNREACHABLE,
                        request.host() + " refused the login of " + user,
                        "Put the public key into ~" + user
                                + "/.ssh/authorized_keys there, or name another user or key.",
                        "");
            }
            throw new ConnectionLost(
                    e.getCause() == null ? message : String.valueOf(e.getCause().getMessage()), e);
        }
    }

    private static void addKey(JSch jsch, byte[] key) {
        try {
            jsch.addIdentity("key", key, null, null);
        } catch (JSchException e) {
            // Its message may quote the key.
            throw ActFailures.badRequest(
                    "The private key is none that can be read", "Use an OpenSSH private key without a passphrase.");
        }
    }

    /** Runs a script by the target's shell; nothing of it is seen in its list of processes. */
    RemoteOutput run(String script) throws ConnectionLost {
        try {
            ChannelExec channel = (ChannelExec) session.openChannel("exec");
            channel.setCommand("exec /bin/sh -s");
            channel.setInputStream(new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)));
            InputStream output = channel.getInputStream();
            channel.connect(10_000);
            return new RemoteOutput(output, channel::disconnect);
        } catch (JSchException | IOException e) {
            throw new ConnectionLost("the session broke (" + e.getMessage() + ")", e);
        }
    }

    @Override
    public void close() {
        session.disconnect();
    }
}
