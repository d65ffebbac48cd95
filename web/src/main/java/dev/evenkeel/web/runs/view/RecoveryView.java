package dev.evenkeel.web.runs.view;

import dev.evenkeel.workflows.contract.JournalEvent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recovery as its journal tells it: the two clocks, the fence, what was measured and what is foretold. All times are milliseconds,
 * moments since the epoch.
 *
 * @param graceful whether the old primary is counted on; false from the declaration on, or since somebody gave it up
 * @param from the primary when it was declared
 * @param rto how long the service may be away; null when nobody said
 * @param rpo how much of its data, in time, may be lost; null when nobody said
 * @param returnsFrom the failover that this run leads back from; null when it is none
 * @param usual how long each phase took in past runs
 * @param fence null until the fence is proven
 * @param primary the site that is the primary now; null until it has changed
 * @param forecast what was foretold last; null when nothing was
 * @param verified null until the service is healthy again
 * @param budgets how long a phase or a step, by its name or key, may take, of those that took longer
 */
public record RecoveryView(
        long outageAt,
        long declaredAt,
        boolean graceful,
        String from,
        String to,
        @Nullable Long rto,
        @Nullable Long rpo,
        @Nullable String returnsFrom,
        Map<String, Long> usual,
        @Nullable Proof fence,
        Measured measured,
        @Nullable String primary,
        @Nullable Forecast forecast,
        @Nullable Verified verified,
        Map<String, Long> budgets) {

    public RecoveryView {
        usual = Map.copyOf(usual);
        budgets = Map.copyOf(budgets);
    }

    /** @param step the title of the step that proved it */
    public record Proof(long at, String step, String proof) {}

    /**
     * What is null is not known.
     *
     * @param kept when the last write was made that has reached the new primary
     * @param written when the old primary acknowledged its last write
     * @param lost how many acknowledged writes are lost
     * @param restored when the first good write was made afterwards
     * @param rpo how much of the data, in time, is lost
     */
    public record Measured(
            @Nullable Long kept,
            @Nullable Long written,
            @Nullable Long lost,
            @Nullable Long restored,
            @Nullable Long rpo) {
        static final Measured NOTHING = new Measured(null, null, null, null, null);

        Measured with(Data data) {
            return new Measured(
                    later(data, "kept", kept),
                    later(data, "written", written),
                    later(data, "lost", lost),
                    later(data, "restored", restored),
                    later(data, "rpo", rpo));
        }

        private static @Nullable Long later(Data data, String key, @Nullable Long known) {
            @Nullable Long said = data.moment(key);
            return said == null ? known : said;
        }
    }

    /**
     * @param end when it will be verified
     * @param rtoAt when the objective is missed
     * @param late how much later than that; negative when there is time in hand
     */
    public record Forecast(long end, long rtoAt, long late) {}

    /** @param waiting for people */
    public record Verified(long at, long sinceOutage, long sinceDeclared, long waiting, boolean met) {}

    /** Reads what a journal says of its recovery; null when it is about none. */
    public static @Nullable RecoveryView of(List<JournalEvent> journal) {
        RecoveryFold fold = new RecoveryFold(key -> key == null ? "" : key);
        journal.forEach(event -> fold.add(event, new Data(event.data())));
        return fold.view();
    }

    /** Whether the primary is another one than it was, as far as this run has changed it. */
    public boolean moved() {
        return primary != null && !primary.equals(from);
    }

    /** When the objective is missed; null when there is none. */
    public @Nullable Long deadline() {
        if (forecast != null && forecast.rtoAt() > 0) {
            return forecast.rtoAt();
        }
        return rto == null ? null : (Long) (outageAt + rto);
    }

    /** Whether the data that was lost is within the objective; null when either is not known. */
    public @Nullable Boolean rpoMet() {
        return rpo == null || measured.rpo() == null ? null : (Boolean) (measured.rpo() <= rpo);
    }
}
