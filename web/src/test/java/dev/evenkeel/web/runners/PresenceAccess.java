package dev.evenkeel.web.runners;

import dev.evenkeel.activities.store.Store;
import java.time.InstantSource;

/** For the tests of other packages. */
public final class PresenceAccess {

    private PresenceAccess() {}

    public static RunnerPresence of(Store store) {
        return new RunnerPresence(store, InstantSource.system());
    }
}
