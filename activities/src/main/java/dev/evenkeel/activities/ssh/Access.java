package dev.evenkeel.activities.ssh;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.workflows.contract.SshTarget;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A target, with its secrets resolved.
 *
 * @param become null when things are done as the user who logs in
 */
record Access(Route route, @Nullable Become become) {

    private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");

    String host() {
        return route.target().host();
    }

    /** Who does things there. */
    String user() {
        return become == null ? route.target().user() : become.user();
    }

    /** @throws ApplicationFailure of type BAD_REQUEST when a secret cannot be had, or something is none of its kind */
    static Access of(SshTarget target, Secrets secrets, SshSettings settings) throws IOException {
        if (target.host().isBlank() || !Hop.isPort(target.port())) {
            throw ActFailures.badRequest(
                    "Nothing can be done on '" + target.host() + "' port " + target.port(),
                    "Give the step a host, and a port from 1 to 65535.");
        }
        target.hostKeys().forEach((host, key) -> {
            if (!FINGERPRINT.matcher(key).matches()) {
                throw ActFailures.badRequest(
                        "'" + key + "', pinned for " + host + ", is no fingerprint",
                        "Write it as ssh-keygen -l prints it: SHA256: and 43 letters, digits, + and /.");
            }
        });
        String user = target.user() == null ? settings.user() : target.user();
        List<Hop> hops = new ArrayList<>();
        target.jump().forEach(hop -> hops.add(Hop.parse(hop, user)));
        hops.add(new Hop(user, target.host(), target.port()));
        String password = target.becomePassword();
        Become become = target.become() == null || target.become().equals(user)
                ? null
                : new Become(target.become(), password == null ? null : secrets.resolve(password));
        return new Access(new Route(hops, identity(target, secrets, settings), target.hostKeys()), become);
    }

    private static Identity identity(SshTarget target, Secrets secrets, SshSettings settings) throws IOException {
        if (target.key() != null) {
            return new Identity.Key((secrets.resolve(target.key()) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        Path own = settings.key();
        if (own != null && !target.agent()) {
            if (!Files.isReadable(own)) {
                throw ActFailures.badRequest(
                        "This server's own private key cannot be read", "Look at the setting evenkeel.tools.ssh.key.");
            }
            return new Identity.Key(Files.readAllBytes(own));
        }
        if (settings.agent() != null) {
            return new Identity.Agent(settings.agent());
        }
        throw target.agent()
                ? ActFailures.badRequest(
                        "The step takes the keys of the SSH agent, and there is none on this host",
                        "Start one, and let SSH_AUTH_SOCK or the setting evenkeel.tools.ssh.agent name its socket.")
                : ActFailures.badRequest(
                        "The step names no private key, and this server has none of its own",
                        "Give the step a key as file:NAME below the secrets folder, set the server's own key, or use an"
                                + " SSH agent.");
    }
}
