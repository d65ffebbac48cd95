package dev.evenkeel.web.runs.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a timeline, so that the page of a run with thousands of events stays light.
 *
 * @param earlier how many entries stand before it
 * @param later how many entries stand after it
 * @param previous the number of the entry with which the stretch before this one ends; null at the beginning
 * @param next the number of the entry with which the stretch after this one ends; null at the end
 */
public record TimelinePart(
        List<TimelineEntry> entries,
        int earlier,
        int later,
        @Nullable Long previous,
        @Nullable Long next) {

    public TimelinePart {
        entries = List.copyOf(entries);
    }

    /** The newest entries, at most so many. */
    public static TimelinePart latest(List<TimelineEntry> timeline, int most) {
        return until(timeline, Long.MAX_VALUE, most);
    }

    /** The entries up to this number, at most so many; the first ones when all have higher numbers. */
    public static TimelinePart until(List<TimelineEntry> timeline, long last, int most) {
        int known =
                (int) timeline.stream().takeWhile(entry -> entry.seq() <= last).count();
        int end = known == 0 ? Math.min(most, timeline.size()) : known;
        int begin = Math.max(0, end - most);
        int after = Math.min(timeline.size(), end + most);
        return new TimelinePart(
                timeline.subList(begin, end),
                begin,
                timeline.size() - end,
                begin == 0 ? null : timeline.get(begin - 1).seq(),
                end == timeline.size() ? null : timeline.get(after - 1).seq());
    }

    public boolean holds(long entry) {
        return entries.stream().anyMatch(each -> each.seq() == entry);
    }
}
