package dev.evenkeel.web.runners;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoreSettings;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** The relay, with its door, on a port of the loopback. */
final class OpenRelay implements AutoCloseable {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Store store;
    private final RunnerTokens tokens;
    private final Server server;

    OpenRelay(Path folder, WorkflowClient temporal) throws IOException {
        InstantSource clock = InstantSource.system();
        store = Store.open(StoreSettings.folder(folder));
        Refusals refusals = new Refusals(store, clock);
        tokens = new RunnerTokens(store, clock, refusals);
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .intercept(new RelayDoor(tokens, refusals))
                .addService(new RelayService(
                        temporal, new TaskTokens(new byte[32]), tokens, store.runnerActs(), refusals, clock))
                .build()
                .start();
    }

    /** The connection of a new runner of the site {@code far}. */
    WorkflowServiceStubs runner() {
        String token = tokens.create("far", "admin").text();
        return WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget("127.0.0.1:" + server.getPort())
                .addGrpcMetadataProvider(() -> {
                    Metadata metadata = new Metadata();
                    metadata.put(AUTHORIZATION, "Bearer " + token);
                    return metadata;
                })
                .build());
    }

    @Override
    public void close() throws InterruptedException {
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        store.close();
    }
}
