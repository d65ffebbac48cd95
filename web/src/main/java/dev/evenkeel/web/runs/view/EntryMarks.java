package dev.evenkeel.web.runs.view;

import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What people have added to entries of a journal, while it is read: notes, which stand below what they are about, and pins. */
final class EntryMarks {

    private final Map<Long, List<TimelineEntry.Note>> notes = new HashMap<>();
    /** The entry below which a note stands, by the note's number: what is about a note stands below the same one. */
    private final Map<Long, Long> places = new HashMap<>();

    private final Set<Long> known = new LinkedHashSet<>();
    private final Set<Long> pinned = new LinkedHashSet<>();

    /** @return whether it is a note that stands below another entry, and is none of its own */
    boolean takes(JournalEvent event, Data data) {
        boolean below = event.type() == Type.DECIDED && decided(event, data);
        if (!below) {
            known.add(event.seq());
        }
        return below;
    }

    private boolean decided(JournalEvent event, Data data) {
        Data evidence = new Data(data.map("evidence"));
        @Nullable Long entry = evidence.moment("entry");
        Action action = data.word("action", Action.class).orElse(Action.APPROVE);
        if (entry != null && action == Action.PIN) {
            pinned.add(entry);
        } else if (entry != null && action == Action.UNPIN) {
            pinned.remove(entry);
        }
        @Nullable Long about = evidence.moment("about");
        if (about == null || action != Action.COMMENT) {
            return false;
        }
        long place = places.getOrDefault(about, about);
        if (!known.contains(place)) {
            return false;
        }
        places.put(event.seq(), place);
        notes.computeIfAbsent(place, none -> new ArrayList<>())
                .add(new TimelineEntry.Note(
                        event.seq(), event.at(), event.actor() == null ? "" : event.actor(), data.text("comment")));
        return true;
    }

    List<TimelineEntry> onto(List<TimelineEntry> timeline) {
        return timeline.stream()
                .map(entry -> entry.marked(notes.getOrDefault(entry.seq(), List.of()), pinned.contains(entry.seq())))
                .toList();
    }

    /** The newest pin last; the pin of a note keeps the entry below which it stands. */
    List<TimelineEntry> pinned(List<TimelineEntry> timeline) {
        Map<Long, TimelineEntry> entries = new HashMap<>();
        timeline.forEach(entry -> entries.put(entry.seq(), entry));
        return pinned.stream()
                .flatMap(entry -> Stream.ofNullable(entries.get(entry)))
                .toList();
    }
}
