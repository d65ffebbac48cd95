package dev.evenkeel.activities.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.RunningAct;
import dev.evenkeel.activities.act.Tool;
import dev.evenkeel.activities.act.ToolEnd;
import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.workflows.contract.Failures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A program by which a kubeconfig logs in ({@code exec}). It runs on this host, so the settings have to allow it by its name.
 *
 * @param environment what it gets beside the server's own
 */
record LoginProgram(String reference, List<String> command, Map<String, String> environment) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration GRACE = Duration.ofSeconds(2);

    static LoginProgram of(String reference, Map<String, Object> exec, KubernetesSettings settings) {
        String program = Plain.text(exec, "command");
        if (program.contains("/") || !settings.plugins().contains(program)) {
            throw ActFailures.badRequest(
                    "The kubeconfig " + reference + " runs the program " + program + " on this host to log in",
                    "Use one with a token or a client certificate, or allow the program by its name in the server's"
                            + " settings (evenkeel.tools.kubernetes.plugins).");
        }
        List<String> command = new ArrayList<>(List.of(program));
        Plain.list(exec, "args").forEach(argument -> command.add(argument.toString()));
        Map<String, String> environment = new LinkedHashMap<>();
        Plain.list(exec, "env").forEach(each -> environment.put(Plain.text(each, "name"), Plain.text(each, "value")));
        environment.put(
                "KUBERNETES_EXEC_INFO",
                "{\"apiVersion\":\"" + Plain.text(exec, "apiVersion")
                        + "\",\"kind\":\"ExecCredential\",\"spec\":{\"interactive\":false}}");
        return new LoginProgram(reference, command, environment);
    }

    /** @return the token that it printed */
    String token(RunningAct act, ToolEnvironment server) {
        ToolEnd end =
                act.runPure(new Tool("login", command, server.with(act, environment), act.folder(), null, true, GRACE));
        try {
            String token = end.code() == 0 ? Plain.text(JSON.readValue(end.out(), Map.class), "status", "token") : "";
            if (!token.isEmpty()) {
                return token;
            }
        } catch (JsonProcessingException e) {
            // Said below: it printed no credential.
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        throw ActFailures.failure(
                Failures.TOOL_FAILED,
                command.getFirst() + ", by which the kubeconfig " + reference + " logs in, gave no token",
                "Run it on this host as the server's user and see what it says.",
                act.masker().mask(end.errText()));
    }
}
