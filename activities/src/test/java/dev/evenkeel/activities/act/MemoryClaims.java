package dev.evenkeel.activities.act;

import dev.evenkeel.workflows.contract.Act;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Claims that are forgotten at the end of a test. */
public final class MemoryClaims implements ActClaims {

    public final List<String> intents = new CopyOnWriteArrayList<>();
    private final Map<String, String> holders = new ConcurrentHashMap<>();

    @Override
    public Claim claim(Act act, String host, String intent) {
        intents.add(intent);
        String holder = holders.putIfAbsent(act.id(), host);
        if (holder == null) {
            return new Claim.First();
        }
        if (holder.isEmpty()) {
            holders.put(act.id(), host);
            return new Claim.Anew();
        }
        return holder.equals(host) ? new Claim.Again() : new Claim.HeldBy(holder);
    }

    /** The host that holds the act is lost. */
    public void release(Act act) {
        holders.put(act.id(), "");
    }
}
