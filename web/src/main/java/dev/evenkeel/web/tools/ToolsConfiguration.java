package dev.evenkeel.web.tools;

import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.ActSettings;
import dev.evenkeel.activities.act.Leftovers;
import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.activities.ansible.AnsibleActivitiesImpl;
import dev.evenkeel.activities.ansible.AnsibleSettings;
import dev.evenkeel.activities.command.CommandActivitiesImpl;
import dev.evenkeel.activities.http.HttpActivitiesImpl;
import dev.evenkeel.activities.http.HttpLists;
import dev.evenkeel.activities.http.HttpRules;
import dev.evenkeel.activities.http.HttpSettings;
import dev.evenkeel.activities.lock.LockActivitiesImpl;
import dev.evenkeel.activities.process.ToolMissing;
import dev.evenkeel.activities.secrets.SecretSettings;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.activities.ssh.RemoteCommands;
import dev.evenkeel.activities.ssh.SshSettings;
import dev.evenkeel.activities.store.JournalActivitiesImpl;
import dev.evenkeel.activities.store.PeopleActivitiesImpl;
import dev.evenkeel.activities.store.ReviewActivitiesImpl;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.terraform.TerraformActivitiesImpl;
import dev.evenkeel.activities.terraform.TerraformSettings;
import dev.evenkeel.web.CannotStart;
import dev.evenkeel.web.DataFolder;
import dev.evenkeel.web.Language;
import dev.evenkeel.web.ServerSettings;
import dev.evenkeel.web.temporal.HostId;
import dev.evenkeel.web.temporal.WorkerRegistration;
import dev.evenkeel.workflows.Procedures;
import dev.evenkeel.workflows.run.PinnedRunbooks;
import dev.evenkeel.workflows.run.RememberedRunbooks;
import dev.evenkeel.workflows.runbook.ListSource;
import dev.evenkeel.workflows.runbook.RunbookReader;
import io.temporal.client.WorkflowClient;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the workers run: the procedures, the journal, and every tool. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ToolsSettings.class)
class ToolsConfiguration {

    @Bean
    Secrets secrets(DataFolder data, ToolsSettings settings) {
        Path folder = settings.secrets().folder();
        return new Secrets(new SecretSettings(
                folder == null ? data.resolve("secrets") : folder,
                List.of(SecretSettings.PREFIX),
                settings.secrets().variables()));
    }

    @Bean
    ActRunner actRunner(
            DataFolder data, ServerSettings server, HostId host, Store store, Secrets secrets, ToolsSettings tools) {
        try {
            ActSettings settings = new ActSettings(data.path(), server.runbooks(), host.value(), tools.hostLost());
            return new ActRunner(settings, store.claims(), store.logs(), secrets);
        } catch (ToolMissing e) {
            throw new CannotStart("A program that every tool needs is missing.", String.valueOf(e.getMessage()));
        }
    }

    /** What inputs choose from, under the same rules as the HTTP steps. */
    @Bean
    ListSource inputLists(ServerSettings server, ToolsSettings settings, InstantSource clock) {
        return new HttpLists(new HttpSettings(rules(server, settings.http())), clock);
    }

    @Bean
    PinnedRunbooks pinnedRunbooks(Language language) {
        CompletableFuture<RememberedRunbooks> runbooks = CompletableFuture.supplyAsync(
                () -> new RememberedRunbooks(new RunbookReader(language.compiler())), Language::beside);
        return definition -> runbooks.join().runbook(definition);
    }

    @Bean
    WorkerRegistration workerRegistration(
            PinnedRunbooks runbooks,
            Store store,
            ActRunner runner,
            Secrets secrets,
            WorkflowClient client,
            ServerSettings server,
            ToolsSettings settings) {
        ToolEnvironment environment = ToolEnvironment.ofServer();
        String path = environment.variables().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        ToolsSettings.Ssh ssh = settings.ssh();
        return new WorkerRegistration(
                worker -> Procedures.register(worker, runbooks),
                List.of(
                        new JournalActivitiesImpl(store.journal()),
                        new PeopleActivitiesImpl(store.users()),
                        new ReviewActivitiesImpl(store.reviews()),
                        new LockActivitiesImpl(client, store, new Leftovers(runner.settings())),
                        new CommandActivitiesImpl(
                                runner, path, new RemoteCommands(runner, secrets, ssh(ssh)), store.artifacts()),
                        new HttpActivitiesImpl(runner, store.logs(), new HttpSettings(rules(server, settings.http()))),
                        new TerraformActivitiesImpl(runner, store.artifacts(), TerraformSettings.ofServer()),
                        new AnsibleActivitiesImpl(
                                runner, new AnsibleSettings(environment, ssh.knownHosts(), ssh.key()))));
    }

    private static SshSettings ssh(ToolsSettings.Ssh settings) {
        Path knownHosts = settings.knownHosts();
        Path trusted =
                knownHosts == null ? Path.of(System.getProperty("user.home"), ".ssh", "known_hosts") : knownHosts;
        SshSettings own = new SshSettings(trusted, settings.key());
        String user = settings.user();
        return user == null ? own : new SshSettings(trusted, settings.key(), user, own.connectTimeout());
    }

    /** The demo's sites are processes on this very host. */
    private static HttpRules rules(ServerSettings server, ToolsSettings.Http http) {
        List<String> allowed = new ArrayList<>(http.allowed());
        if (server.demonstrates()) {
            allowed.add("127.0.0.1");
        }
        return new HttpRules(http.anywhere(), allowed);
    }
}
