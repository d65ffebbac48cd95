package dev.evenkeel.web.temporal;

import dev.evenkeel.web.DataFolder;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.nio.file.Path;
import java.time.Duration;

/** For the tests of other packages: an embedded server on its own, which can be away for a while. */
public final class RealTemporal implements AutoCloseable {

    private final TemporalSettings settings;
    private final DataFolder data;
    private final WorkflowServiceStubs stubs;
    private EmbeddedTemporal server;

    private RealTemporal(Path folder) throws InterruptedException {
        String binary = TemporalBinary.path();
        settings = EmbeddedTemporalTest.settings(binary, 0, TemporalSettings.Synchronous.NORMAL);
        data = DataFolder.own(folder);
        server = new EmbeddedTemporal(settings, data);
        server.awaitUp();
        stubs = WorkflowServiceStubs.newServiceStubs(Connection.options(server.target(), settings));
    }

    /** Skips the test when there is no binary. */
    public static RealTemporal start(Path folder) throws InterruptedException {
        return new RealTemporal(folder);
    }

    public WorkflowClient client() {
        return WorkflowClient.newInstance(stubs);
    }

    public void stop() {
        server.close();
    }

    /** On the same port, with all that it knew. */
    public void startAgain() throws InterruptedException {
        server = new EmbeddedTemporal(settings, data);
        server.awaitUp();
        // Whoever found nobody there waits longer each time before trying again.
        stubs.getRawChannel().resetConnectBackoff();
        stubs.connect(Duration.ofSeconds(30));
    }

    @Override
    public void close() throws Exception {
        stubs.shutdownNow();
        server.close();
        data.close();
    }
}
