package dev.evenkeel.web.runs;

import dev.evenkeel.activities.store.Settings;
import dev.evenkeel.web.DataFolder;

/** For the tests of other packages. */
public final class KeysAccess {

    private KeysAccess() {}

    public static DecisionKeys in(Settings settings, DataFolder data) {
        return new DecisionKeys(settings, data);
    }
}
