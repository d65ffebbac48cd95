package dev.evenkeel.web.approvals;

import dev.evenkeel.activities.store.RunFilter;
import dev.evenkeel.activities.store.Runs;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The runs that wait for a person, seen from one person. */
@Component
public class Waiting {

    private static final int MOST = 200;

    private final Runs runs;

    Waiting(Store store) {
        this.runs = store.runs();
    }

    /**
     * @param mine those that the viewer can decide
     * @param others those that wait for somebody else
     */
    public record Split(List<RunSummary> mine, List<RunSummary> others) {}

    public Split of(Viewer viewer) {
        Map<Boolean, List<RunSummary>> split = runs.list(RunFilter.ALL.onlyWaiting(), null, MOST).runs().stream()
                .collect(Collectors.partitioningBy(run -> decidable(run, viewer)));
        return new Split(split.getOrDefault(true, List.of()), split.getOrDefault(false, List.of()));
    }

    /** Four eyes: nobody approves what they asked for. */
    private static boolean decidable(RunSummary run, Viewer viewer) {
        @Nullable Role role = run.waitingRole();
        return role != null
                && viewer.may(role, run.environment())
                && !("approval".equals(run.waitingFor()) && run.requester().equals(viewer.name()));
    }
}
