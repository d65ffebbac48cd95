package dev.evenkeel.web.temporal;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.DataFolder;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The connection to Temporal and the workers. What is chosen is chosen inside the methods: bean conditions are frozen at build time. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TemporalSettings.class)
class TemporalConfiguration {

    @Bean
    TemporalServer temporalServer(TemporalSettings settings, DataFolder data) {
        return settings.embedded()
                ? endsWithThisProcess(new EmbeddedTemporal(settings, data))
                : new ExternalTemporal(Objects.requireNonNull(settings.target()));
    }

    /** Also when it is stopped while it still starts: Spring destroys no bean of a context whose start waits for something. */
    private static TemporalServer endsWithThisProcess(EmbeddedTemporal temporal) {
        try {
            SpringApplication.getShutdownHandlers().add(temporal::close);
        } catch (IllegalStateException stopsAlready) {
            temporal.close();
            throw stopsAlready;
        }
        return temporal;
    }

    @Bean
    HostId hostId(DataFolder data) {
        return HostId.of(data);
    }

    @Bean(destroyMethod = "shutdownNow")
    WorkflowServiceStubs workflowServiceStubs(TemporalServer server, TemporalSettings settings) {
        return WorkflowServiceStubs.newServiceStubs(Connection.options(server.target(), settings));
    }

    /** How everything becomes bytes that goes to Temporal: encrypted when there is a key for it. */
    @Bean
    DataConverter dataConverter(TemporalSettings settings, Store store) {
        return PayloadKeys.of(
                        settings.payloadKey(), store.settings(), name -> name == null ? null : System.getenv(name))
                .map(EncryptedPayloads::under)
                .orElseGet(DefaultDataConverter::newDefaultInstance);
    }

    @Bean
    WorkflowClient workflowClient(
            WorkflowServiceStubs stubs, TemporalSettings settings, HostId host, DataConverter dataConverter) {
        return WorkflowClient.newInstance(
                stubs,
                WorkflowClientOptions.newBuilder()
                        .setNamespace(settings.namespace())
                        .setDataConverter(dataConverter)
                        .setIdentity(ProcessHandle.current().pid() + "@" + host)
                        .build());
    }

    @Bean
    ScheduleClient scheduleClient(WorkflowClient client) {
        return ScheduleClient.newInstance(
                client.getWorkflowServiceStubs(),
                ScheduleClientOptions.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setDataConverter(client.getOptions().getDataConverter())
                        .setIdentity(client.getOptions().getIdentity())
                        .build());
    }

    @Bean
    RefusalAudit refusalAudit(Store store) {
        return new RefusalAudit(store);
    }

    /** Virtual workflow threads and a large cache: thousands of runs wait for people, each woken without a replay. */
    @Bean
    WorkerFactory workerFactory(WorkflowClient client, TemporalSettings settings, RefusalAudit refusals) {
        return WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder()
                        .setUsingVirtualWorkflowThreads(true)
                        .setWorkflowCacheSize(settings.workflowCache())
                        .setMaxWorkflowThreadCount(settings.workflowCache() * 4)
                        .setWorkerInterceptors(new StepInLogs(), new RefusedUpdates(refusals))
                        .build());
    }

    @Bean
    Workers workers(
            TemporalServer server,
            TemporalSettings settings,
            WorkflowServiceStubs stubs,
            WorkerFactory factory,
            WorkerRegistration registration,
            HostId host) {
        return new Workers(server, new Namespaces(stubs, settings), factory, registration, host);
    }
}
