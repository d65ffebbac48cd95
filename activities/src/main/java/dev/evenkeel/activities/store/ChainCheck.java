package dev.evenkeel.activities.store;

import org.jspecify.annotations.Nullable;

/**
 * What the check of a hash chain found.
 *
 * @param entries how many entries hold, from the first
 * @param firstBroken the sequence number of the first entry that is not what was written; null when all hold
 * @param problem what is wrong with it; null when nothing
 */
public record ChainCheck(
        long entries, @Nullable Long firstBroken, @Nullable String problem) {

    static ChainCheck holds(long entries) {
        return new ChainCheck(entries, null, null);
    }

    static ChainCheck broken(long seq, String problem) {
        return new ChainCheck(seq - 1, seq, problem);
    }

    public boolean ok() {
        return firstBroken == null;
    }
}
