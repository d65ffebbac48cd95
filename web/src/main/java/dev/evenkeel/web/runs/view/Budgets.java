package dev.evenkeel.web.runs.view;

import dev.evenkeel.activities.store.PastRuns;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shares of the objective, as the definition gives them.
 *
 * @param steps milliseconds, by the place of the step, {@code fence/stop_writes}, or by the phase; waiting for people does not count
 */
public record Budgets(Map<String, Long> steps) {

    public static final Budgets NONE = new Budgets(Map.of());

    public Budgets {
        steps = Map.copyOf(steps);
    }

    /** @return null when it has none; the journal says it too, of what took longer */
    public @Nullable Long of(String key, @Nullable RecoveryView recovery) {
        @Nullable Long said = recovery == null ? null : recovery.budgets().get(key);
        return said == null ? steps.get(PastRuns.place(key)) : said;
    }
}
