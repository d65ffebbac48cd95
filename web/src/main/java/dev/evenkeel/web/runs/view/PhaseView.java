package dev.evenkeel.web.runs.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A phase of a run.
 *
 * @param state {@link StepState#PENDING} before it has begun
 * @param startedAt milliseconds since the epoch; null before it has begun
 */
public record PhaseView(
        String name,
        StepState state,
        @Nullable Long startedAt,
        @Nullable Long finishedAt,
        List<Lane> lanes) {

    public PhaseView {
        lanes = List.copyOf(lanes);
    }

    /**
     * The steps that belong to one site, or those that run once.
     *
     * @param wave the number of the wave that the site was in, from 1; 0 when there are none
     */
    public record Lane(@Nullable String site, int wave, List<StepView> steps) {
        public Lane {
            steps = List.copyOf(steps);
        }
    }
}
