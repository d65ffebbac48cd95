package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** How long the phases of one run took, from its journal; waiting for people, which depends on them, is not counted. */
final class PhaseTimes {

    private final Map<String, Long> took = new HashMap<>();
    private final Set<String> asked = new HashSet<>();
    private String phase = "";
    private long began;
    private long waited;
    private long waitsSince;

    /** Takes the entries in their order. @param at milliseconds since the epoch */
    void take(Type type, String step, long at, String data) {
        switch (type) {
            case PHASE_STARTED -> {
                phase = phase(data);
                began = at;
                waited = 0;
                waitsSince = at;
            }
            case PHASE_FINISHED -> {
                if (phase(data).equals(phase)) {
                    took.put(phase, Math.max(0, at - began - waited));
                }
                phase = "";
            }
            case PERSON_ASKED -> {
                if (asked.isEmpty()) {
                    waitsSince = at;
                }
                asked.add(step);
            }
            case PERSON_ANSWERED -> {
                if (asked.remove(step) && asked.isEmpty()) {
                    waited += at - waitsSince;
                }
            }
            default -> {}
        }
    }

    /** Milliseconds by the name of the phase; only phases that came to their end. */
    Map<String, Long> took() {
        return took;
    }

    private static String phase(String data) {
        return String.valueOf(CanonicalJson.read(data, Map.class).get("phase"));
    }
}
