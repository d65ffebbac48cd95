package dev.evenkeel.activities.ssh;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SSHAgentConnector;
import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a login is proven with. */
sealed interface Identity {

    /** The same for the same identity; tells nothing about it. */
    String mark();

    void offer(JSch jsch);

    @SuppressWarnings("ArrayRecordComponent") // compared by its mark
    record Key(byte[] bytes) implements Identity {
        @Override
        public String mark() {
            return CanonicalJson.sha256(bytes);
        }

        @Override
        public void offer(JSch jsch) {
            try {
                jsch.addIdentity("key", bytes, null, null);
            } catch (JSchException e) {
                // Its message may quote the key.
                throw ActFailures.badRequest(
                        "The private key is none that can be read", "Use an OpenSSH private key without a passphrase.");
            }
        }

        @Override
        public String toString() {
            return "Key";
        }
    }

    /** The agent signs; its keys never come here. */
    record Agent(Path socket) implements Identity {
        @Override
        public String mark() {
            return "agent " + socket;
        }

        @Override
        public void offer(JSch jsch) {
            try {
                if (!Files.exists(socket)) {
                    throw new AgentProxyException("there is no such socket");
                }
                AgentIdentityRepository keys = new AgentIdentityRepository(new SSHAgentConnector(socket));
                if (keys.getIdentities().isEmpty()) {
                    throw ActFailures.badRequest(
                            "The SSH agent at " + socket + " holds no key", "Give it one on this host: ssh-add FILE.");
                }
                jsch.setIdentityRepository(keys);
            } catch (AgentProxyException e) {
                throw ActFailures.badRequest(
                        "The SSH agent at " + socket + " does not answer (" + e.getMessage() + ")",
                        "Start it where the server runs, and let SSH_AUTH_SOCK or evenkeel.tools.ssh.agent name its socket.");
            }
        }
    }
}
