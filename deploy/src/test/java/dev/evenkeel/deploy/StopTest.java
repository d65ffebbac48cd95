package dev.evenkeel.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whenever the server is asked to end, nothing that it started stays behind. */
class StopTest {

    @Test
    void endsItsTemporalAlsoWhileItStillStarts(@TempDir Path folder) {
        ServerProcess server =
                new ServerProcess(folder, Path.of("..", "runbooks").toAbsolutePath(), Map.of());
        server.begin();
        // Pages are served before the rest of the application has come up.
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(50))
                .until(() ->
                        !server.health().isEmpty() && server.temporalProcess().isPresent());
        ProcessHandle temporal = server.temporal();

        server.close();

        assertThat(temporal.onExit()).succeedsWithin(Duration.ofSeconds(20));
        assertThat(server.temporalProcess()).isEmpty();
    }
}
