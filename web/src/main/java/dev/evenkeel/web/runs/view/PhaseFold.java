package dev.evenkeel.web.runs.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A phase while the journal is read. */
final class PhaseFold {

    private final String name;
    private final List<StepFold> top = new ArrayList<>();
    private final Map<String, Integer> waves = new LinkedHashMap<>();
    private StepState state = StepState.PENDING;
    private @Nullable Long startedAt;
    private @Nullable Long finishedAt;

    PhaseFold(String name) {
        this.name = name;
    }

    void add(StepFold step) {
        top.add(step);
    }

    void started(long at, int wave, List<String> sites) {
        state = StepState.RUNNING;
        finishedAt = null;
        if (startedAt == null) {
            startedAt = at;
        }
        sites.forEach(site -> waves.put(site, wave));
    }

    /** @param wave the wave that is over; 0 when the whole phase is */
    void finished(long at, int wave, boolean failed) {
        if (wave > 0 && !failed && top.stream().anyMatch(step -> step.site != null && !waves.containsKey(step.site))) {
            return; // sites of later waves are still to come
        }
        state = failed ? StepState.FAILED : StepState.DONE;
        finishedAt = at;
    }

    void closed() {
        if (!state.settled()) {
            state = StepState.NOT_DONE;
        }
    }

    PhaseView view() {
        Map<String, List<StepView>> bySite = new LinkedHashMap<>();
        waves.keySet().forEach(site -> bySite.put(site, new ArrayList<>()));
        List<StepView> once = new ArrayList<>();
        for (StepFold step : top) {
            (step.site == null ? once : bySite.computeIfAbsent(step.site, site -> new ArrayList<>())).add(step.view());
        }
        List<PhaseView.Lane> lanes = new ArrayList<>();
        if (!once.isEmpty()) {
            lanes.add(new PhaseView.Lane(null, 0, once));
        }
        bySite.forEach((site, steps) -> {
            if (!steps.isEmpty()) {
                lanes.add(new PhaseView.Lane(site, waves.getOrDefault(site, 0), steps));
            }
        });
        return new PhaseView(name, shown(lanes), startedAt, finishedAt, lanes);
    }

    /** A phase that never began is what its steps are. */
    private StepState shown(List<PhaseView.Lane> lanes) {
        if (startedAt != null) {
            return state;
        }
        StepState together = Fold.together(lanes.stream()
                .flatMap(lane -> lane.steps().stream())
                .map(StepView::state)
                .toList());
        return together == StepState.PENDING ? state : together;
    }
}
