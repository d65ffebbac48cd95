package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The alerts of an incident, which lie in the store before anybody is told of them. Repeat contract: what is done again changes nothing. */
@ActivityInterface
public interface AlertActivities {

    /** What has become of the run's alerts since a place in their history, in its order. */
    @ActivityMethod(name = "alert.batch")
    Batch batch(Ask ask);

    /**
     * Has all alerts of an incident belong to another one, or to that into which it was merged meanwhile: those that it has, those of
     * the same fingerprints that come later, and what would have joined it.
     */
    @ActivityMethod(name = "alert.merge")
    Merged merge(Merge merge);

    /** @param at milliseconds since the epoch */
    record Merge(String from, String into, String actor, long at) {}

    /** @param upTo the place in the history up to which the other incident has news; @param alerts how many went over */
    record Merged(long upTo, int alerts) {}

    /**
     * @param after the place up to which all is known; 0 at first
     * @param atMost how many entries one answer may hold
     */
    record Ask(String runId, long after, int atMost) {}

    /**
     * @param alerts how each of them is now that changed; one that changed twice comes once
     * @param upTo the place up to which all is known now
     * @param firing how many of all the run's alerts are firing, those included that did not change
     * @param more whether there are further entries
     */
    record Batch(List<Alert> alerts, long upTo, int firing, boolean more) {}

    /**
     * @param id stays the same while it fires, and is another one when it fires anew
     * @param summary what it says in one line
     * @param startsAt milliseconds since the epoch
     * @param endsAt null while it fires
     * @param labels by name
     * @param url where it can be looked at, or empty
     */
    record Alert(
            long id,
            String name,
            String summary,
            boolean firing,
            long startsAt,
            @Nullable Long endsAt,
            Map<String, String> labels,
            String url) {

        public Alert {
            labels = new TreeMap<>(labels);
        }
    }
}
