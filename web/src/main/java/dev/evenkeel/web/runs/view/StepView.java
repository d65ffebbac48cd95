package dev.evenkeel.web.runs.view;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A step in the tree of a run.
 *
 * @param title as the runbook says it; the id when it says nothing
 * @param note the one line under the title: what it does, how it went, why it was skipped; may be empty
 * @param site null when it runs once
 * @param runs the ids of the runs that it started, one for each attempt
 */
public record StepView(
        String key,
        String title,
        String kind,
        String phase,
        @Nullable String site,
        StepState state,
        String note,
        List<Attempt> attempts,
        List<String> runs,
        List<StepView> children) {

    public StepView {
        attempts = List.copyOf(attempts);
        runs = List.copyOf(runs);
        children = List.copyOf(children);
    }

    /** The title, with the site where the title does not name it. */
    public String label() {
        return label(title, site);
    }

    static String label(String title, @Nullable String site) {
        boolean named = site == null || title.toLowerCase(Locale.ROOT).contains(site.toLowerCase(Locale.ROOT));
        return named ? title : title + " · " + site;
    }

    /** The milliseconds of all its attempts; null while one goes on, and when nothing was done. */
    public @Nullable Long duration() {
        if (state == StepState.PREVIEWED
                || attempts.isEmpty()
                || attempts.getLast().endedAt() == null) {
            return null;
        }
        return attempts.stream()
                .map(Attempt::duration)
                .mapToLong(time -> time == null ? 0 : time)
                .sum();
    }

    /** Since when the attempt goes on, milliseconds since the epoch; null when none does. */
    public @Nullable Long runningSince() {
        return state == StepState.RUNNING
                        && !attempts.isEmpty()
                        && attempts.getLast().endedAt() == null
                ? attempts.getLast().startedAt()
                : null;
    }

    /** Whether there is more to show than its line. */
    public boolean hasDetails() {
        return !attempts.isEmpty() || !note.isEmpty();
    }
}
