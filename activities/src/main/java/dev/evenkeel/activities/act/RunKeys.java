package dev.evenkeel.activities.act;

import dev.evenkeel.workflows.contract.Act;

/**
 * Secret keys for digests. Who sees a digest, but not its key, cannot try values until one fits. Every host of the server has the same
 * key for the same run and site; a runner is told that of its own site alone.
 */
@FunctionalInterface
public interface RunKeys {

    /** @return 32 bytes, the same for all acts of a run at a site */
    byte[] of(Act act);
}
