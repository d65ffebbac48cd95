package dev.evenkeel.web.estate;

import dev.evenkeel.activities.store.Runners.Runner;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Estates;
import dev.evenkeel.web.runners.RunnerPresence;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.ReadinessActivities;
import dev.evenkeel.workflows.estate.Estate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The sites as the page shows them. */
@Component
class EstateView {

    private final Estates estates;
    private final Store store;
    private final RunnerPresence presence;

    EstateView(Estates estates, Store store, RunnerPresence presence) {
        this.estates = estates;
        this.store = store;
        this.presence = presence;
    }

    /** @param environments that it belongs to, by their titles */
    record SiteView(Site site, List<String> environments, List<RunnerView> runners) {
        public SiteView {
            environments = List.copyOf(environments);
            runners = List.copyOf(runners);
        }

        /** Whether its acts wait for a runner that is not there. */
        public boolean waits() {
            return site.runner() && runners.stream().noneMatch(RunnerView::live);
        }
    }

    /** @param expires when its token ends, milliseconds since the epoch; null when it has none that counts */
    record RunnerView(Runner runner, boolean live, @Nullable Long expires, List<ActView> acts) {
        public RunnerView {
            acts = List.copyOf(acts);
        }
    }

    private boolean open(String runId) {
        return store.runs().find(runId).filter(run -> !run.status().finished()).isPresent();
    }

    record ActView(String runId, String step, int attempt) {}

    List<SiteView> sites() {
        Estate estate = estates.estate();
        List<Runner> runners = store.runners().list();
        return estate.sites().values().stream()
                .map(site -> new SiteView(
                        site,
                        estate.environments().values().stream()
                                .filter(environment -> environment.sites().contains(site.name()))
                                .map(Estate.Environment::title)
                                .toList(),
                        views(runners.stream()
                                .filter(runner -> runner.site().equals(site.name()))
                                .toList())))
                .toList();
    }

    /** Runners of sites that the estate does not know any more. */
    List<RunnerView> strays() {
        Estate estate = estates.estate();
        return views(store.runners().list().stream()
                .filter(runner -> !estate.sites().containsKey(runner.site()))
                .toList());
    }

    /** Runners whose access was ended while they had something under way, which still waits for them. */
    List<RunnerView> removed() {
        return views(store.runners().removedInTheMiddle()).stream()
                .filter(runner -> runner.acts().stream().anyMatch(act -> open(act.runId())))
                .toList();
    }

    private List<RunnerView> views(List<Runner> runners) {
        return runners.stream()
                .map(runner -> new RunnerView(
                        runner,
                        presence.live(runner),
                        store.runners().expires(runner.id()).orElse(null),
                        store.runnerActs().open(runner.id()).stream()
                                // A look for readiness belongs to no run.
                                .filter(handed -> !handed.act().runId().equals(ReadinessActivities.REQUESTER))
                                .filter(handed ->
                                        !store.runs().hides(handed.act().runId()))
                                .map(handed -> new ActView(
                                        handed.act().runId(),
                                        handed.act().step(),
                                        handed.act().attempt()))
                                .toList()))
                .toList();
    }
}
