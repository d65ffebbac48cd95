package dev.evenkeel.web.runs.view;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.JournalEvent.Type;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimelinePartTest {

    /** Every second event has a sentence, as in a real journal some have none. */
    private static final List<TimelineEntry> TEN = LongStream.rangeClosed(1, 10)
            .mapToObj(at -> new TimelineEntry(
                    at * 2, at, Type.DECIDED, null, "key", List.of(), "", "done", "ok", "", List.of(), false))
            .toList();

    @Test
    void endsWithTheNewest() {
        TimelinePart part = TimelinePart.latest(TEN, 4);

        assertThat(part.entries()).extracting(TimelineEntry::seq).containsExactly(14L, 16L, 18L, 20L);
        assertThat(part.earlier()).isEqualTo(6);
        assertThat(part.later()).isZero();
        assertThat(part.previous()).isEqualTo(12);
        assertThat(part.next()).isNull();
        assertThat(part.holds(16)).isTrue();
        assertThat(part.holds(12)).isFalse();
    }

    @Test
    void leadsThroughAllOfThemWithoutAGap() {
        TimelinePart last = TimelinePart.latest(TEN, 4);
        TimelinePart middle = TimelinePart.until(TEN, requireNonNull(last.previous()), 4);
        TimelinePart first = TimelinePart.until(TEN, requireNonNull(middle.previous()), 4);

        assertThat(middle.entries()).extracting(TimelineEntry::seq).containsExactly(6L, 8L, 10L, 12L);
        assertThat(first.entries()).extracting(TimelineEntry::seq).containsExactly(2L, 4L);
        assertThat(first.previous()).isNull();
        assertThat(middle.next()).isEqualTo(20);
        assertThat(first.next()).isEqualTo(12);
    }

    @Test
    void beginsWithTheFirstWhenAskedForWhatIsBeforeThem() {
        TimelinePart part = TimelinePart.until(TEN, 0, 4);

        assertThat(part.entries()).extracting(TimelineEntry::seq).containsExactly(2L, 4L, 6L, 8L);
        assertThat(part.later()).isEqualTo(6);
        assertThat(part.next()).isEqualTo(16);
    }

    @Test
    void endsBeforeAnEventThatHasNoEntry() {
        assertThat(TimelinePart.until(TEN, 9, 2).entries())
                .extracting(TimelineEntry::seq)
                .containsExactly(6L, 8L);
    }

    @Test
    void hasNothingToLeadToWhenAllIsShown() {
        assertThat(TimelinePart.latest(TEN, 10)).isEqualTo(new TimelinePart(TEN, 0, 0, null, null));
        assertThat(TimelinePart.latest(List.of(), 10)).isEqualTo(new TimelinePart(List.of(), 0, 0, null, null));
        assertThat(TimelinePart.until(List.of(), 5, 10)).isEqualTo(new TimelinePart(List.of(), 0, 0, null, null));
    }
}
