package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.EstateSnapshot;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.Failures;
import dev.evenkeel.workflows.contract.SshTarget;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.runbook.SshAccess;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts together what a step and its site say about logging in to a host; the step goes first. */
final class SshTargets {

    private final Calls calls;

    SshTargets(Calls calls) {
        this.calls = calls;
    }

    SshTarget of(SshAccess access, Frame frame, Map<String, Object> variables) {
        Site site = frame.site();
        EstateSnapshot.Ssh usual = site == null ? EstateSnapshot.Ssh.NONE : site.ssh();
        Map<String, String> credentials = site == null ? Map.of() : site.credentials();
        String host = access.host().text(variables);
        String key = calls.secret(access.key(), "key", frame);
        String password = calls.secret(access.becomePassword(), "become_password", frame);
        boolean agent = access.agent() || (key == null && usual.agent());
        return new SshTarget(
                host,
                access.port() == null ? usual.port() : port(access.port(), variables),
                text(access.user(), usual.user(), variables),
                key == null && !agent ? credentials.get("ssh") : key,
                agent,
                access.jump() == null ? usual.jump() : access.jump().list(variables),
                hostKeys(host, access.hostKey(), usual.hostKeys(), variables),
                text(access.become(), usual.become(), variables),
                password == null ? credentials.get("sudo") : password);
    }

    private static Map<String, String> hostKeys(
            String host, @Nullable Template own, Map<String, String> usual, Map<String, Object> variables) {
        Map<String, String> keys = new LinkedHashMap<>(usual);
        if (own != null) {
            keys.keySet().removeIf(name -> name.startsWith(host + ":"));
            keys.put(host, own.text(variables));
        }
        return keys;
    }

    private static @Nullable String text(
            @Nullable Template own, @Nullable String usual, Map<String, Object> variables) {
        return own == null ? usual : own.text(variables);
    }

    private static int port(Template written, Map<String, Object> variables) {
        String text = StepVariables.text(written.evaluate(variables));
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // answered below, like a number out of range
        }
        throw new StepFailure(Failures.BAD_REQUEST, text + " is not a port", "Give a number from 1 to 65535", "");
    }
}
