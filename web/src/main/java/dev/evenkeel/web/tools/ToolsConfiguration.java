package dev.evenkeel.web.tools;

import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.ActSettings;
import dev.evenkeel.activities.act.ToolEnvironment;
import dev.evenkeel.activities.ansible.AnsibleActivitiesImpl;
import dev.evenkeel.activities.ansible.AnsibleSettings;
import dev.evenkeel.activities.command.CommandActivitiesImpl;
import dev.evenkeel.activities.http.HttpActivitiesImpl;
import dev.evenkeel.activities.http.HttpRules;
import dev.evenkeel.activities.http.HttpSettings;
import dev.evenkeel.activities.process.ToolMissing;
import dev.evenkeel.activities.secrets.SecretSettings;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.activities.store.JournalActivitiesImpl;
import dev.evenkeel.activities.store.PeopleActivitiesImpl;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.terraform.TerraformActivitiesImpl;
import dev.evenkeel.activities.terraform.TerraformSettings;
import dev.evenkeel.web.CannotStart;
import dev.evenkeel.web.DataFolder;
import dev.evenkeel.web.ServerSettings;
import dev.evenkeel.web.temporal.HostId;
import dev.evenkeel.web.temporal.WorkerRegistration;
import dev.evenkeel.workflows.Procedures;
import dev.evenkeel.workflows.run.RememberedRunbooks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the workers run: the procedures, the journal, and every tool. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ToolsSettings.class)
class ToolsConfiguration {

    @Bean
    ActRunner actRunner(DataFolder data, ServerSettings server, HostId host, Store store, ToolsSettings settings) {
        Path secrets = settings.secrets().folder();
        SecretSettings allowed = new SecretSettings(
                secrets == null ? data.resolve("secrets") : secrets,
                List.of(SecretSettings.PREFIX),
                settings.secrets().variables());
        try {
            return new ActRunner(
                    new ActSettings(data.path(), server.runbooks(), host.value()),
                    store.claims(),
                    store.logs(),
                    new Secrets(allowed));
        } catch (ToolMissing e) {
            throw new CannotStart("A program that every tool needs is missing.", String.valueOf(e.getMessage()));
        }
    }

    @Bean
    WorkerRegistration workerRegistration(
            Store store, ActRunner runner, ServerSettings server, ToolsSettings settings) {
        ToolEnvironment environment = ToolEnvironment.ofServer();
        RememberedRunbooks runbooks = new RememberedRunbooks();
        return new WorkerRegistration(
                worker -> Procedures.register(worker, runbooks),
                List.of(
                        new JournalActivitiesImpl(store.journal()),
                        new PeopleActivitiesImpl(store.users()),
                        new CommandActivitiesImpl(
                                runner, environment.variables().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin")),
                        new HttpActivitiesImpl(runner, store.logs(), new HttpSettings(rules(server, settings.http()))),
                        new TerraformActivitiesImpl(runner, store.artifacts(), TerraformSettings.ofServer()),
                        new AnsibleActivitiesImpl(
                                runner,
                                new AnsibleSettings(
                                        environment,
                                        settings.ansible().knownHosts(),
                                        settings.ansible().key()))));
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
