package dev.evenkeel.activities.act;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What tools inherit from the server's environment: where programs are, and the credentials and proxies of the clouds. Nothing of the
 * server's own settings, and no switch that changes what a tool does.
 *
 * @param variables by name
 */
public record ToolEnvironment(Map<String, String> variables) {

    private static final List<String> NAMES = List.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "LANG",
            "LC_ALL",
            "LC_CTYPE",
            "TZ",
            "TMPDIR",
            "XDG_RUNTIME_DIR",
            "SSH_AUTH_SOCK",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "http_proxy",
            "https_proxy",
            "no_proxy",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "REQUESTS_CA_BUNDLE",
            "KUBECONFIG");

    private static final List<String> PREFIXES = List.of(
            "AWS_", "AZURE_", "ARM_", "GOOGLE_", "CLOUDSDK_", "VAULT_", "DIGITALOCEAN_", "HCLOUD_", "CLOUDFLARE_");

    public ToolEnvironment {
        variables = Map.copyOf(variables);
    }

    public static ToolEnvironment ofServer() {
        return from(System.getenv());
    }

    static ToolEnvironment from(Map<String, String> server) {
        Map<String, String> inherited = new TreeMap<>();
        server.forEach((name, value) -> {
            if (NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith)) {
                inherited.put(name, value);
            }
        });
        inherited.putIfAbsent("LANG", "C.UTF-8");
        return new ToolEnvironment(inherited);
    }

    public String path() {
        return variables.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    }

    /** The environment of one act's tool: what the server hands on, what the tool needs, and the act's secrets. */
    public Map<String, String> with(RunningAct act, Map<String, String> more) {
        Map<String, String> environment = new LinkedHashMap<>(variables);
        environment.putAll(more);
        environment.put("EVENKEEL_RUN_ID", act.act().runId());
        environment.put("EVENKEEL_STEP", act.act().step());
        environment.put("EVENKEEL_SITE", act.act().site());
        environment.putAll(act.secrets());
        return environment;
    }
}
