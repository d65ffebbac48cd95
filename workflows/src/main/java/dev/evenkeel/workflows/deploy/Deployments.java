package dev.evenkeel.workflows.deploy;

import dev.evenkeel.workflows.contract.EstateActivities;
import dev.evenkeel.workflows.contract.EstateActivities.Deployment;
import dev.evenkeel.workflows.contract.EstateActivities.State;
import dev.evenkeel.workflows.contract.EstateSnapshot.Service;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.run.RunExecution;
import dev.evenkeel.workflows.run.StoreStub;
import dev.evenkeel.workflows.runbook.Phase;
import dev.evenkeel.workflows.runbook.Waves;
import io.temporal.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what the rollout does to each site: before it is touched for the first time, and how that ended. So a deploy that stays
 * in the middle, whatever ended it, is in the estate's matrix.
 */
final class Deployments {

    private final EstateActivities store = StoreStub.of(EstateActivities.class);
    private final RunExecution execution;
    private final Phase rollout;
    private final Waves.@Nullable Release release;
    private final String version;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private int number;

    /** A site that was touched. */
    private static final class Place {
        private final Site site;
        private final long began;
        private String digest = "";
        private State last = State.DEPLOYING;
        private boolean settled;

        Place(Site site, long began) {
            this.site = site;
            this.began = began;
        }
    }

    Deployments(RunExecution execution, Phase rollout) {
        Waves waves = execution.runbook().waves();
        this.execution = execution;
        this.rollout = rollout;
        this.release = waves == null ? null : waves.release();
        this.version = release == null ? "" : execution.atStart(values -> text(release.version(), values));
    }

    /** Something is about to be done there for the first time. */
    void touched(Site site) {
        Place place = new Place(site, Workflow.currentTimeMillis());
        places.put(site.name(), place);
        record(place, State.DEPLOYING);
    }

    /** The rollout's steps at this site are done. Nobody knows what is there when a person went on without one of them. */
    void done(Site site) {
        settle(site, execution.skipped(rollout, site) ? State.UNKNOWN : State.DEPLOYED);
    }

    void failed(Site site) {
        settle(site, State.FAILED);
    }

    /** The steps that lead back are about to be done there. */
    void goingBack(Site site) {
        Place place = places.get(site.name());
        if (place != null) {
            place.settled = false;
        }
    }

    /** As {@link #done}, of the way back. */
    void rolledBack(Phase rollback, Site site) {
        settle(site, execution.skipped(rollback, site) ? State.UNKNOWN : State.ROLLED_BACK);
    }

    /** The rollout ends in the middle of something. */
    void abandoned() {
        Workflow.newDetachedCancellationScope(() -> List.copyOf(places.values()).stream()
                        .filter(place -> !place.settled)
                        .forEach(place -> settle(place.site, State.UNKNOWN)))
                .run();
    }

    /** A person had it undone: where all parts were, the site is as before; where only some were, nobody knows. */
    void ended() {
        Workflow.newDetachedCancellationScope(() -> List.copyOf(places.values()).stream()
                        .filter(place -> place.last != State.ROLLED_BACK)
                        .forEach(place -> execution
                                .undone(place.site)
                                .ifPresent(all -> settle(place.site, all ? State.ROLLED_BACK : State.UNKNOWN))))
                .run();
    }

    private void settle(Site site, State state) {
        Place place = places.get(site.name());
        if (place == null) {
            return;
        }
        place.settled = true;
        if (state == State.DEPLOYED && release != null) {
            place.digest = execution.at(rollout, site, values -> text(release.digest(), values));
        }
        record(place, state);
    }

    private void record(Place place, State state) {
        place.last = state;
        Service service = execution.request().estate().service();
        store.record(new Deployment(
                execution.request().estate().environment().name(),
                service == null ? "" : service.name(),
                place.site.name(),
                execution.request().runId(),
                execution.fence(),
                place.began,
                ++number,
                state,
                version,
                place.digest,
                execution.request().requester(),
                Workflow.currentTimeMillis()));
    }

    /** What cannot be told, since a step was skipped, does not fail a deploy that is done. */
    private static String text(@Nullable Template template, Map<String, Object> values) {
        try {
            return template == null ? "" : template.text(values);
        } catch (EvaluationException unknown) {
            return "";
        }
    }
}
