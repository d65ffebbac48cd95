package dev.evenkeel.web.launch;

import dev.evenkeel.workflows.contract.RunId;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Makes ids for runs that people launch: of this moment, and random. */
final class RunIds {

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    RunIds(InstantSource clock) {
        this.clock = clock;
    }

    String next() {
        return RunId.of(clock.millis(), random.nextLong(1L << RunId.NUMBER_BITS));
    }
}
