package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Decision.Action;
import org.jspecify.annotations.Nullable;

/** Which notes and pins count: about an entry that the journal has. Nothing is taken away; an entry is unpinned by another one. */
final class EntryRules {

    private EntryRules() {}

    /** @param entries how many the journal has */
    static void note(Decision decision, long entries) {
        Refusal.unless(!decision.comment().isBlank(), "The comment is empty");
        if (decision.evidence().containsKey("about")) {
            known(IncidentPins.entry(decision, "about"), entries);
        }
    }

    static void pin(Decision decision, @Nullable IncidentRoom room, long entries) {
        if (room == null) {
            throw Refusal.because("This run is no incident");
        }
        long entry = IncidentPins.entry(decision, "entry");
        known(entry, entries);
        if (decision.action() == Action.PIN) {
            Refusal.unless(!room.pins().has(entry), "This entry is pinned already");
            Refusal.unless(
                    !room.pins().isNote(entry), "A note is pinned with the entry that it is about: pin that one");
            Refusal.unless(
                    !room.pins().full(),
                    IncidentPins.MOST + " entries are pinned: unpin one of them, then pin this one");
        } else {
            Refusal.unless(room.pins().has(entry), "This entry is not pinned any more");
        }
    }

    private static void known(long entry, long entries) {
        Refusal.unless(
                entry >= 1 && entry <= entries,
                "The journal has no such entry: name it by its number, from 1 to " + entries);
    }
}
