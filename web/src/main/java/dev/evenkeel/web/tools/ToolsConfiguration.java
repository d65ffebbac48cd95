package dev.evenkeel.web.tools;

import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.ActSettings;
import dev.evenkeel.activities.act.Leftovers;
import dev.evenkeel.activities.act.RunKeys;
import dev.evenkeel.activities.chat.ChatActivitiesImpl;
import dev.evenkeel.activities.chat.ChatSettings;
import dev.evenkeel.activities.chat.Courier;
import dev.evenkeel.activities.http.HttpLists;
import dev.evenkeel.activities.http.HttpProbe;
import dev.evenkeel.activities.http.HttpSettings;
import dev.evenkeel.activities.keys.KeyFile;
import dev.evenkeel.activities.kubernetes.Clusters;
import dev.evenkeel.activities.lock.LockActivitiesImpl;
import dev.evenkeel.activities.process.ToolMissing;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.activities.store.AlertActivitiesImpl;
import dev.evenkeel.activities.store.EstateActivitiesImpl;
import dev.evenkeel.activities.store.JournalActivitiesImpl;
import dev.evenkeel.activities.store.PeopleActivitiesImpl;
import dev.evenkeel.activities.store.RecoveryActivitiesImpl;
import dev.evenkeel.activities.store.ReviewActivitiesImpl;
import dev.evenkeel.activities.store.RunnerActivitiesImpl;
import dev.evenkeel.activities.store.SecretsFromStore;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.CannotStart;
import dev.evenkeel.web.DataFolder;
import dev.evenkeel.web.Language;
import dev.evenkeel.web.ServerAddress;
import dev.evenkeel.web.ServerSettings;
import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.web.estate.ChannelTrial;
import dev.evenkeel.web.estate.Probe;
import dev.evenkeel.web.temporal.HostId;
import dev.evenkeel.web.temporal.WorkerRegistration;
import dev.evenkeel.workflows.Procedures;
import dev.evenkeel.workflows.contract.ActionActivities;
import dev.evenkeel.workflows.contract.AlertRoutingActivities;
import dev.evenkeel.workflows.contract.IncidentSplitActivities;
import dev.evenkeel.workflows.contract.ReadinessActivities;
import dev.evenkeel.workflows.contract.ScheduleActivities;
import dev.evenkeel.workflows.run.PinnedRunbooks;
import dev.evenkeel.workflows.run.RememberedRunbooks;
import dev.evenkeel.workflows.runbook.ListSource;
import dev.evenkeel.workflows.runbook.RunbookReader;
import io.temporal.client.WorkflowClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the workers run: the procedures, the journal, and every tool. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ToolsSettings.class, ServerAddress.class})
class ToolsConfiguration {

    @Bean
    Secrets secrets(
            DataFolder data,
            ToolsSettings settings,
            Store store,
            HostId host,
            KeyFile secretKeys,
            InstantSource clock) {
        return new Secrets(
                SecretSources.of(settings.secrets(), data, new SecretsFromStore(store.secrets(), secretKeys), clock),
                (act, references) -> store.secretUses().record(act, host.value(), references));
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
        return new HttpLists(new HttpSettings(ToolActivities.rules(settings.http(), server.demonstrates())), clock);
    }

    /** How pages ask sites, under the same rules. */
    @Bean
    Probe siteProbe(ServerSettings server, ToolsSettings settings) {
        HttpProbe http = new HttpProbe(new HttpSettings(ToolActivities.rules(settings.http(), server.demonstrates())));
        return new Probe() {
            @Override
            public HttpProbe.Answer status(String url) {
                return http.status(url);
            }

            @Override
            public HttpProbe.Answer json(String url) {
                return http.json(url);
            }
        };
    }

    /** Where people are told something, as the estate says it at that time. */
    @Bean
    Courier courier(
            Estates estates,
            ServerSettings server,
            ServerAddress address,
            ToolsSettings settings,
            InstantSource clock) {
        return new Courier(
                name -> Optional.ofNullable(estates.estate().channels().get(name)),
                new ChatSettings(ToolActivities.rules(settings.http(), server.demonstrates()), address.url()),
                clock);
    }

    @Bean
    ChannelTrial channelTrial(Courier courier, Secrets secrets, ServerAddress address, InstantSource clock) {
        return new Trial(courier, secrets, address, clock);
    }

    /** Closed with the server. */
    @Bean
    Clusters clusters(Secrets secrets, ToolsSettings settings) {
        return ToolActivities.clusters(secrets, settings);
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
            Courier courier,
            Clusters clusters,
            RunKeys runKeys,
            WorkflowClient client,
            ReadinessActivities readiness,
            ServerSettings server,
            ToolsSettings settings,
            Language language,
            ScheduleActivities schedules,
            AlertRoutingActivities alertRouting,
            IncidentSplitActivities incidentSplits,
            InstantSource clock,
            ActionActivities reminders) {
        Leftovers leftovers = new Leftovers(runner.settings());
        List<Object> activities = new ArrayList<>(List.of(
                schedules,
                alertRouting,
                incidentSplits,
                reminders,
                new AlertActivitiesImpl(store, clock),
                new JournalActivitiesImpl(store.journal()),
                new PeopleActivitiesImpl(store.users()),
                new ReviewActivitiesImpl(store.reviews()),
                new EstateActivitiesImpl(store.deployments()),
                new RecoveryActivitiesImpl(store.primaries()),
                new RunnerActivitiesImpl(store, leftovers),
                readiness,
                new ChatActivitiesImpl(runner, secrets, courier, store.chat().threads()::told, store.runs()::isPrivate),
                new LockActivitiesImpl(client, store, leftovers)));
        activities.addAll(new ToolActivities(
                        runner,
                        secrets,
                        store.logs(),
                        store.artifacts(),
                        runKeys,
                        store.plays(),
                        clusters,
                        language::compiler)
                .of(settings, server.demonstrates()));
        return new WorkerRegistration(worker -> Procedures.register(worker, runbooks), activities);
    }
}
