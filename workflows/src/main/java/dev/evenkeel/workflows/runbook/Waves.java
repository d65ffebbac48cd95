package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.Template;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a rollout moves over the sites.
 *
 * @param sites yields the names of the sites, in their order
 * @param sizes the sizes of the waves, one after the other; the last one repeats until every site had its turn
 * @param maxFailures how many sites may fail before the rollout stops and rolls back
 * @param soak how long to wait between two waves
 * @param release what it brings to them; null when the runbook does not say
 */
public record Waves(
        Expression sites,
        List<Size> sizes,
        int maxFailures,
        Duration soak,
        @Nullable Release release) {

    /**
     * @param version over what is there before any step has run
     * @param digest over what the rollout has seen at the site; null when the runbook does not say
     */
    public record Release(Template version, @Nullable Template digest) {}

    public Waves {
        sizes = List.copyOf(sizes);
    }

    /** A number of sites (in a loop: of items), or a share of all of them in percent. */
    public record Size(int amount, boolean percent) {

        /** @return how many of {@code total} sites a wave of this size holds; at least one */
        public int of(int total) {
            return Math.max(1, percent ? Math.ceilDiv(total * amount, 100) : amount);
        }
    }
}
