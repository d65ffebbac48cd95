package dev.evenkeel.web.temporal;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Tests with the real server need its binary: from {@code EVENKEEL_TEMPORAL_BINARY} or the PATH. */
final class RequiresTemporal {

    private RequiresTemporal() {}

    static Path binary() {
        Optional<Path> binary = Optional.ofNullable(System.getenv("EVENKEEL_TEMPORAL_BINARY"))
                .map(Path::of)
                .or(() -> TemporalCommand.onPath("temporal"));
        Assumptions.assumeTrue(binary.isPresent(), "skipped, because the Temporal CLI is not on the PATH");
        return binary.orElseThrow();
    }
}
