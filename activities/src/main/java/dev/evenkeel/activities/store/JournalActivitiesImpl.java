package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.JournalActivities;

/** Writes journals into the store. A store that does not answer fails the attempt; Temporal tries again. */
public final class JournalActivitiesImpl implements JournalActivities {

    private final Journal journal;

    public JournalActivitiesImpl(Journal journal) {
        this.journal = journal;
    }

    @Override
    public void append(Append append) {
        journal.append(append);
    }

    @Override
    public void seal(Seal seal) {
        journal.seal(seal.runId(), seal.last());
    }
}
