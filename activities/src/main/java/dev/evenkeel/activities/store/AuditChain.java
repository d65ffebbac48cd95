package dev.evenkeel.activities.store;

import org.jspecify.annotations.Nullable;

/** The audit's chain, computed again entry by entry. */
final class AuditChain {

    private long count;
    private String hash = "";
    private @Nullable ChainCheck broken;

    /** @return false when the entry is not the one that was written: nothing behind it can be trusted */
    boolean add(long seq, String json, String written) {
        long expected = count + 1;
        if (seq != expected) {
            broken = ChainCheck.broken(expected, "missing");
        } else if (!AuditRow.hash(hash, json).equals(written)) {
            broken = ChainCheck.broken(expected, "changed");
        } else {
            count = expected;
            hash = written;
        }
        return broken == null;
    }

    AuditHead head() {
        return new AuditHead(count, hash);
    }

    ChainCheck check() {
        return broken == null ? ChainCheck.holds(count) : broken;
    }

    ChainCheck end(AuditHead head) {
        if (broken == null && count < head.count()) {
            return ChainCheck.broken(count + 1, "cut off");
        }
        if (broken == null && !hash.equals(head.hash())) {
            return ChainCheck.broken(count + 1, "written behind the head");
        }
        return check();
    }
}
