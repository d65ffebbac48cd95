package dev.evenkeel.activities.secrets;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One masker for each run that acted here lately. A secret that was rotated meanwhile stays hidden in what later steps of the run say:
 * they may read it from what an earlier one left behind.
 */
final class RunMaskers {

    private static final int MOST = 2_000;

    private final Map<String, Masker> byRun = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Masker> eldest) {
            return size() > MOST;
        }
    };

    synchronized Masker of(String runId) {
        return byRun.computeIfAbsent(runId, run -> Masker.none());
    }
}
