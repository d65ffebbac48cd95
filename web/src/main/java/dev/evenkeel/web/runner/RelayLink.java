package dev.evenkeel.web.runner;

import dev.evenkeel.activities.runner.HeldAct;
import dev.evenkeel.activities.runner.ServerLink;
import dev.evenkeel.workflows.contract.TaskQueues;
import io.grpc.Metadata;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The worker on one connection to the relay: the queue of the site, and the queue of this very runner. */
final class RelayLink implements AutoCloseable {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Duration RECONNECT = Duration.ofSeconds(1);
    private static final WorkerOptions OPTIONS = WorkerOptions.newBuilder()
            .setUsingVirtualThreads(true)
            .setDisableEagerExecution(true)
            .setMaxConcurrentActivityTaskPollers(2)
            .setMaxConcurrentActivityExecutionSize(100)
            .build();

    private final WorkflowServiceStubs stubs;
    private final WorkerFactory factory;

    /**
     * Begins to poll.
     *
     * @param server for the token, which may change
     * @throws io.grpc.StatusRuntimeException when the relay does not answer
     */
    RelayLink(
            RelayTarget target, Trust trust, ServerLink server, String runner, HeldAct held, List<Object> activities) {
        WorkflowServiceStubsOptions.Builder options = WorkflowServiceStubsOptions.newBuilder()
                .setTarget(target.host() + ":" + target.port())
                .setConnectionBackoffResetFrequency(RECONNECT)
                .addGrpcMetadataProvider(() -> {
                    Metadata metadata = new Metadata();
                    metadata.put(AUTHORIZATION, "Bearer " + server.token());
                    return metadata;
                });
        if (target.tls()) {
            options.setSslContext(trust.grpc());
        }
        this.stubs = WorkflowServiceStubs.newServiceStubs(options.build());
        WorkflowClient client = WorkflowClient.newInstance(
                stubs, WorkflowClientOptions.newBuilder().setIdentity(runner).build());
        this.factory = WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder().setWorkerInterceptors(held).build());
        try {
            for (String queue : List.of(TaskQueues.site(target.site()), TaskQueues.host(runner))) {
                factory.newWorker(queue, OPTIONS).registerActivitiesImplementations(activities.toArray());
            }
            factory.start();
        } catch (RuntimeException e) {
            stubs.shutdownNow();
            throw e;
        }
    }

    record RelayTarget(String host, int port, boolean tls, String site) {}

    /** Activities in flight are told, and leave their tools alive. */
    @Override
    public void close() {
        factory.shutdown();
        factory.awaitTermination(8, TimeUnit.SECONDS);
        if (!factory.isTerminated()) {
            factory.shutdownNow();
            factory.awaitTermination(2, TimeUnit.SECONDS);
        }
        stubs.shutdownNow();
    }

    /** After a long absence of the server: what is in flight is known to Temporal no more, and is found again. */
    void drop() {
        factory.shutdownNow();
        factory.awaitTermination(2, TimeUnit.SECONDS);
        stubs.shutdownNow();
    }
}
