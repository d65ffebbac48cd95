package dev.evenkeel.activities.act;

import dev.evenkeel.workflows.contract.CanonicalJson;
import java.util.Map;

/** What an act gives back travels through Temporal's history, which refuses what is too large, after the act was done. */
public final class BoundedResult {

    private static final int MOST = 256 * 1024;

    private BoundedResult() {}

    /**
     * @param what they are, for the log
     * @return the values; empty when they are too large, which the log says
     */
    public static Map<String, Object> of(Map<String, Object> values, RunningAct act, String what) {
        if (CanonicalJson.write(values).length() <= MOST) {
            return values;
        }
        act.log().line("… " + what + ", more than 256 KiB, are left out of the result");
        return Map.of();
    }
}
