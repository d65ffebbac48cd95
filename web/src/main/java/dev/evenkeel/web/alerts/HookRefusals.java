package dev.evenkeel.web.alerts;

import dev.evenkeel.activities.store.Audit;
import dev.evenkeel.activities.store.Store;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Writes into the audit what hooks refuse: of a flood the first, and a minute later how many more there were. */
@Component
public class HookRefusals {

    static final String ACTION = "hook.refused";

    private static final Logger LOG = LoggerFactory.getLogger(HookRefusals.class);
    private static final long QUIET_MILLIS = 60_000;
    private static final int MOST_KINDS = 200;

    private final Audit audit;
    private final InstantSource clock;
    private final Map<String, Kind> kinds = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kind> eldest) {
            return size() > MOST_KINDS;
        }
    };

    /** @param more refusals since that are in no entry yet */
    private record Kind(long toldAt, long more) {}

    HookRefusals(Store store, InstantSource clock) {
        this.audit = store.audit();
        this.clock = clock;
    }

    /** @param from the address of the sender */
    void refused(String hook, HookTrouble trouble, String from) {
        refused("hook", ACTION, hook, trouble, from);
    }

    /**
     * @param actor what the audit calls the way in
     * @param hook what it was sent to
     * @param from who sent it, as far as is known
     */
    public void refused(String actor, String action, String hook, HookTrouble trouble, String from) {
        String name = hook.length() > 100 ? hook.substring(0, 100) : hook;
        // Of hooks that do not exist there are as many as somebody cares to invent.
        String kind = action + " " + trouble.status() + (trouble.status().value() == 404 ? "" : " " + name);
        long more;
        synchronized (this) {
            long now = clock.millis();
            Kind before = kinds.get(kind);
            if (before != null && now - before.toldAt() < QUIET_MILLIS) {
                kinds.put(kind, new Kind(before.toldAt(), before.more() + 1));
                return;
            }
            more = before == null ? 0 : before.more();
            kinds.put(kind, new Kind(now, 0));
        }
        try {
            audit.append(actor, action, name, Map.of("why", trouble.words(), "from", from, "more-before", more), null);
        } catch (RuntimeException storeIsDown) {
            LOG.warn(
                    "A refusal of the hook {} is not in the audit, since the store does not answer", name, storeIsDown);
        }
    }
}
