package dev.evenkeel.web.alerts;

import dev.evenkeel.activities.store.Store;
import java.time.InstantSource;

/** For the tests of other packages. */
public final class RefusalsAccess {

    private RefusalsAccess() {}

    public static HookRefusals of(Store store) {
        return new HookRefusals(store, InstantSource.system());
    }
}
