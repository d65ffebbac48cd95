package dev.evenkeel.web.tools;

import dev.evenkeel.activities.act.ActLogs;
import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.Artifacts;
import dev.evenkeel.activities.act.RunKeys;
import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.activities.ansible.AnsibleActivitiesImpl;
import dev.evenkeel.activities.ansible.AnsibleSettings;
import dev.evenkeel.activities.ansible.PlayResults;
import dev.evenkeel.activities.cloud.CloudActivitiesImpl;
import dev.evenkeel.activities.cloud.CloudSettings;
import dev.evenkeel.activities.command.CommandActivitiesImpl;
import dev.evenkeel.activities.http.HttpActivitiesImpl;
import dev.evenkeel.activities.http.HttpRules;
import dev.evenkeel.activities.http.HttpSettings;
import dev.evenkeel.activities.kubernetes.Clusters;
import dev.evenkeel.activities.kubernetes.KubernetesActivitiesImpl;
import dev.evenkeel.activities.kubernetes.KubernetesSettings;
import dev.evenkeel.activities.prometheus.PrometheusActivitiesImpl;
import dev.evenkeel.activities.prometheus.PrometheusSettings;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.activities.sql.SqlActivitiesImpl;
import dev.evenkeel.activities.sql.SqlSettings;
import dev.evenkeel.activities.ssh.RemoteCommands;
import dev.evenkeel.activities.ssh.SshActivitiesImpl;
import dev.evenkeel.activities.ssh.SshSettings;
import dev.evenkeel.activities.terraform.TerraformActivitiesImpl;
import dev.evenkeel.activities.terraform.TerraformSettings;
import dev.evenkeel.workflows.expression.ExpressionCompiler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Every tool, by its ports: the server gives them those of its store, a runner those that reach the server.
 *
 * @param clusters closed by whoever made them
 * @param compiler of the expressions that gates judge by
 */
public record ToolActivities(
        ActRunner runner,
        Secrets secrets,
        ActLogs logs,
        Artifacts artifacts,
        RunKeys keys,
        PlayResults plays,
        Clusters clusters,
        Supplier<ExpressionCompiler> compiler) {

    public static Clusters clusters(Secrets secrets, ToolsSettings settings) {
        return new Clusters(
                secrets, new KubernetesSettings(settings.kubernetes().plugins()), ToolEnvironment.ofServer());
    }

    /** @param demonstrates whether the sites are processes on this very host, as in the demo */
    public List<Object> of(ToolsSettings settings, boolean demonstrates) {
        ToolEnvironment environment = ToolEnvironment.ofServer();
        String path = environment.variables().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        ToolsSettings.Ssh ssh = settings.ssh();
        RemoteCommands remote = new RemoteCommands(runner, secrets, ssh(ssh));
        HttpRules rules = rules(settings.http(), demonstrates);
        return List.of(
                new CommandActivitiesImpl(runner, path, remote, artifacts),
                new SshActivitiesImpl(runner, remote, artifacts),
                new HttpActivitiesImpl(runner, logs, new HttpSettings(rules)),
                new PrometheusActivitiesImpl(
                        runner, logs, secrets, compiler, new PrometheusSettings(new HttpSettings(rules))),
                new SqlActivitiesImpl(runner, new SqlSettings(rules)),
                new CloudActivitiesImpl(
                        runner,
                        new CloudSettings(
                                settings.cloud().endpoints(), settings.cloud().authority())),
                new KubernetesActivitiesImpl(runner, clusters),
                new TerraformActivitiesImpl(
                        runner,
                        artifacts,
                        keys,
                        TerraformSettings.ofServer().with(settings.terraform().program())),
                new AnsibleActivitiesImpl(
                        runner, new AnsibleSettings(environment, ssh.knownHosts(), ssh.key()), artifacts, plays));
    }

    /** @param demonstrates whether the sites are processes on this very host, as in the demo */
    public static HttpRules rules(ToolsSettings.Http http, boolean demonstrates) {
        List<String> allowed = new ArrayList<>(http.allowed());
        if (demonstrates) {
            allowed.add("127.0.0.1");
        }
        return new HttpRules(http.anywhere(), allowed);
    }

    private static SshSettings ssh(ToolsSettings.Ssh settings) {
        Path knownHosts = settings.knownHosts();
        Path trusted =
                knownHosts == null ? Path.of(System.getProperty("user.home"), ".ssh", "known_hosts") : knownHosts;
        SshSettings own = new SshSettings(trusted, settings.key()).withAgent(agent(settings.agent()));
        String user = settings.user();
        return user == null ? own : own.withUser(user);
    }

    private static @Nullable Path agent(@Nullable Path named) {
        String socket = System.getenv("SSH_AUTH_SOCK");
        return named != null || socket == null || socket.isBlank() ? named : Path.of(socket);
    }
}
