package dev.evenkeel.web.runners;

import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;

/** The relay's server: closed until a runner may be expected. */
final class Relay implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final int LARGEST_MESSAGE = 4 * 1024 * 1024;
    private static final String KEY = "runners.task-key";

    private final RunnersSettings settings;
    private final Estates estates;
    private final Store store;
    private final WorkflowClient client;
    private final RunnerTokens tokens;
    private final Refusals refusals;
    private final InstantSource clock;
    private @Nullable Server server;
    private boolean running;
    private String trouble = "";

    Relay(
            RunnersSettings settings,
            Estates estates,
            Store store,
            WorkflowClient client,
            RunnerTokens tokens,
            Refusals refusals,
            InstantSource clock) {
        this.settings = settings;
        this.estates = estates;
        this.store = store;
        this.client = client;
        this.tokens = tokens;
        this.refusals = refusals;
        this.clock = clock;
    }

    /** Whether runners are expected: what they would need is closed otherwise. */
    boolean wanted() {
        return settings.port() != null
                || estates.estate().sites().values().stream().anyMatch(Site::runner);
    }

    /** Where it listens; empty while it is closed. */
    synchronized OptionalInt port() {
        return server == null ? OptionalInt.empty() : OptionalInt.of(server.getPort());
    }

    /** Why it is closed although it is wanted; else empty. */
    synchronized String trouble() {
        return trouble;
    }

    @Override
    public synchronized void start() {
        settings.listensOn();
        running = true;
        look();
    }

    /** Opens when the estate gets its first site with a runner, and tries again when the port was taken. */
    @Scheduled(fixedDelay = 2_000)
    synchronized void look() {
        if (running && server == null && wanted()) {
            open();
        }
    }

    private void open() {
        InetSocketAddress address = new InetSocketAddress(settings.listensOn(), settings.portOrUsual());
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        TaskTokens tasks = new TaskTokens(store.settings().putIfAbsent(KEY, random));
        try {
            NettyServerBuilder builder = NettyServerBuilder.forAddress(address)
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .maxInboundMessageSize(LARGEST_MESSAGE)
                    // A runner whose machine is gone without a word would be offered acts until its poll ends.
                    .keepAliveTime(20, TimeUnit.SECONDS)
                    .keepAliveTimeout(10, TimeUnit.SECONDS)
                    .permitKeepAliveTime(10, TimeUnit.SECONDS)
                    .permitKeepAliveWithoutCalls(true)
                    .handshakeTimeout(10, TimeUnit.SECONDS)
                    .intercept(new RelayDoor(tokens, refusals))
                    .addService(new RelayService(client, tasks, tokens, store.runnerActs(), refusals, clock));
            if (settings.certificate() != null && settings.key() != null) {
                builder.sslContext(GrpcSslContexts.forServer(
                                settings.certificate().toFile(), settings.key().toFile())
                        .build());
            }
            server = builder.build().start();
            trouble = "";
            LOG.info(
                    "Runners find the relay on port {} ({})",
                    server.getPort(),
                    settings.tls() ? "TLS" : "this host only, without TLS");
        } catch (IOException | IllegalArgumentException e) {
            String now = "The relay for runners cannot listen on " + address + " (" + e.getMessage()
                    + "). Check evenkeel.runners.port, certificate and key; it is tried again.";
            if (!now.equals(trouble)) {
                LOG.warn("{}", now);
            }
            trouble = now;
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        Server open = server;
        server = null;
        if (open != null) {
            // A poll that waits would wait for a minute: nothing is lost when it ends.
            open.shutdownNow();
            try {
                open.awaitTermination(Duration.ofSeconds(2).toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 1;
    }
}
