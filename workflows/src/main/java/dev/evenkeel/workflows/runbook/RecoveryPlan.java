package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.Template;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a recovery says about itself.
 *
 * @param site yields the name of the site that becomes the primary
 * @param rto how long the service may be away; null: as long as its service says
 * @param rpo how much of its data, in time, may be lost; null: as much as its service says
 * @param measures expressions over {@code steps}, by {@link #KEPT}, {@link #WRITTEN}, {@link #LOST} and {@link #RESTORED}; each gives an
 *     {@link java.util.Optional}
 */
public record RecoveryPlan(
        Template site,
        @Nullable Duration rto,
        @Nullable Duration rpo,
        Map<String, Expression> measures,
        Conditions conditions) {

    /** Compiles what is said about this recovery elsewhere: a condition over its {@code steps}. */
    @FunctionalInterface
    public interface Conditions {

        /** @throws dev.evenkeel.workflows.expression.ExpressionException what is wrong with it */
        Expression apply(String source);
    }

    /** When the last write was made that has reached the new primary. */
    public static final String KEPT = "kept";

    /** When the last write was made that the old primary has acknowledged. */
    public static final String WRITTEN = "written";

    /** How many acknowledged writes are lost. */
    public static final String LOST = "lost";

    /** When the first good write was made afterwards. */
    public static final String RESTORED = "restored";

    public RecoveryPlan {
        measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
    }
}
