package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.runbook.Phase;
import dev.evenkeel.workflows.runbook.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a step runs: the phase, the site at hand, the loops around it.
 *
 * @param suffix what tells this instance of a step from the others in a key: the items of the loops and the site
 * @param parent the key of the step that holds these steps
 * @param bindings the variables of the loops around
 */
record Frame(
        Phase phase,
        @Nullable Site site,
        String suffix,
        @Nullable String parent,
        Map<String, Object> bindings,
        Results results) {

    static Frame of(Phase phase, @Nullable Site site, Results results) {
        return new Frame(phase, site, site == null ? "" : "@" + site.name(), null, Map.of(), results);
    }

    /** The key of a step here: unique in the run. */
    String key(Step step) {
        return phase.name() + "/" + step.id() + suffix;
    }

    Frame inside(Step step) {
        return new Frame(phase, site, suffix, key(step), bindings, results);
    }

    Frame at(Site other) {
        return new Frame(phase, other, suffix, parent, bindings, results);
    }

    Frame item(Step loop, String variable, Object value, String label) {
        Map<String, Object> inner = new LinkedHashMap<>(bindings);
        inner.put(variable, value);
        return new Frame(phase, site, "[" + label + "]" + suffix, key(loop), inner, results.inner());
    }
}
