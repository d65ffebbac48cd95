package dev.evenkeel.web.readiness;

import dev.evenkeel.activities.readiness.Check;
import dev.evenkeel.activities.readiness.Finding;
import dev.evenkeel.activities.store.Runners.Runner;
import dev.evenkeel.web.runners.RunnerPresence;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import java.util.List;
import org.springframework.stereotype.Component;

/** Acts at a site with a runner wait until one is there. */
@Component
class RunnerChecker implements Checker {

    private final RunnerPresence presence;

    RunnerChecker(RunnerPresence presence) {
        this.presence = presence;
    }

    @Override
    public Check check() {
        return Check.RUNNER;
    }

    @Override
    public List<Probe> probes(Subject subject) {
        return subject.sites().stream()
                .filter(Site::runner)
                .map(site -> new Probe(check(), site.name(), () -> look(site.name())))
                .toList();
    }

    private Finding look(String site) {
        List<Runner> runners = presence.of(site);
        long live = runners.stream().filter(presence::live).count();
        if (live > 0) {
            return Finding.ok(check(), site, "Runners connected: " + live);
        }
        return runners.isEmpty()
                ? Finding.bad(check(), site, "There is no runner", "Make one on the page Estate, and start it there.")
                : Finding.bad(
                        check(),
                        site,
                        "No runner is connected",
                        "Start it again on its machine, and check that it reaches this server.");
    }
}
