package dev.evenkeel.bench;

import dev.evenkeel.activities.act.ActRunner;
import dev.evenkeel.activities.act.ActSettings;
import dev.evenkeel.activities.command.CommandActivitiesImpl;
import dev.evenkeel.activities.process.ToolMissing;
import dev.evenkeel.activities.secrets.SecretSettings;
import dev.evenkeel.activities.secrets.Secrets;
import dev.evenkeel.activities.ssh.RemoteCommands;
import dev.evenkeel.activities.ssh.SshSettings;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A plain Temporal worker with the very same activity, on the same Temporal server, with a store of its own. */
final class BareTemporal implements AutoCloseable {

    private static final String QUEUE = "bench";

    private final Store store;
    private final WorkflowServiceStubs service;
    private final WorkflowClient client;
    private final WorkerFactory factory;

    private BareTemporal(Store store, WorkflowServiceStubs service, WorkflowClient client, WorkerFactory factory) {
        this.store = store;
        this.service = service;
        this.client = client;
        this.factory = factory;
    }

    static BareTemporal start(Path folder, int port) throws IOException {
        Files.createDirectories(folder);
        Store store = Store.open(StoreSettings.folder(folder));
        WorkflowServiceStubs service = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget("127.0.0.1:" + port)
                .build());
        WorkflowClient client = WorkflowClient.newInstance(service);
        WorkerFactory factory = WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder()
                        .setUsingVirtualWorkflowThreads(true)
                        .build());
        Worker worker = factory.newWorker(
                QUEUE,
                WorkerOptions.newBuilder()
                        .setDisableEagerExecution(false)
                        .setUsingVirtualThreads(true)
                        .build());
        worker.registerWorkflowImplementationTypes(TenActivitiesWorkflow.Implementation.class);
        worker.registerActivitiesImplementations(activities(folder, store));
        factory.start();
        return new BareTemporal(store, service, client, factory);
    }

    private static CommandActivitiesImpl activities(Path folder, Store store) throws IOException {
        try {
            Secrets secrets = new Secrets(
                    new SecretSettings(folder.resolve("secrets"), List.of(SecretSettings.PREFIX), Set.of()));
            ActRunner runner = new ActRunner(
                    new ActSettings(folder, Path.of("runbooks").toAbsolutePath(), "bench"),
                    store.claims(),
                    store.logs(),
                    secrets);
            String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
            return new CommandActivitiesImpl(
                    runner,
                    path,
                    new RemoteCommands(runner, secrets, new SshSettings(folder.resolve("known_hosts"), null)),
                    store.artifacts());
        } catch (ToolMissing e) {
            throw new IOException(e);
        }
    }

    /** @return milliseconds from the start to the end */
    double run() {
        long start = System.nanoTime();
        begin().getResult(Void.class);
        return (System.nanoTime() - start) / 1e6;
    }

    double runsPerSecond(int runs) {
        long start = System.nanoTime();
        List<WorkflowStub> begun = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            begun.add(begin());
        }
        begun.forEach(stub -> stub.getResult(Void.class));
        return runs / ((System.nanoTime() - start) / 1e9);
    }

    private WorkflowStub begin() {
        String id = "bench-" + UUID.randomUUID();
        WorkflowStub stub = client.newUntypedWorkflowStub(
                "TenActivitiesWorkflow",
                WorkflowOptions.newBuilder()
                        .setTaskQueue(QUEUE)
                        .setWorkflowId(id)
                        .setDisableEagerExecution(false)
                        .setWorkflowRunTimeout(Duration.ofMinutes(5))
                        .build());
        stub.start(id);
        return stub;
    }

    @Override
    public void close() {
        factory.shutdownNow();
        factory.awaitTermination(10, TimeUnit.SECONDS);
        service.shutdownNow();
        store.close();
    }
}
