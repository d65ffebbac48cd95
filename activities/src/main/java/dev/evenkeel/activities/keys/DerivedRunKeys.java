package dev.evenkeel.activities.keys;

import dev.evenkeel.activities.act.RunKeys;
import dev.evenkeel.workflows.contract.Act;

/** The keys of runs, derived from the server's own: nothing is kept, and hosts that share the key file agree. */
public final class DerivedRunKeys implements RunKeys {

    private final KeyFile file;

    public DerivedRunKeys(KeyFile file) {
        this.file = file;
    }

    /** @throws KeyFile.Unusable when the server's keys cannot be had */
    @Override
    public byte[] of(Act act) {
        return file.keys().derived("evenkeel key of a run\n" + act.runId() + "\n" + act.site());
    }
}
