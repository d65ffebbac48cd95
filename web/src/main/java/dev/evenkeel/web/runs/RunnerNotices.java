package dev.evenkeel.web.runs;

import dev.evenkeel.activities.store.RunnerActs.Handed;
import dev.evenkeel.activities.store.Runners.Runner;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.runners.RunnerPresence;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.web.runs.view.StepView;
import dev.evenkeel.workflows.contract.JournalEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says for which runner a run waits: for one that is to begin a step, or for the one that has begun it. */
@Component
class RunnerNotices {

    private final Store store;
    private final RunnerPresence presence;

    RunnerNotices(Store store, RunnerPresence presence) {
        this.store = store;
        this.presence = presence;
    }

    /**
     * @param kind {@code waiting} for any runner of the site, or {@code away}: the one that has begun the step
     * @param title of the step
     * @param runner empty unless it is away
     * @param lastSeen milliseconds since the epoch; null for never
     */
    record Notice(
            String kind,
            String site,
            String title,
            String runner,
            @Nullable Long lastSeen) {}

    List<Notice> of(RunView run, List<JournalEvent> journal) {
        List<StepView> running = run.running();
        Map<String, String> sites = running.isEmpty() ? Map.of() : sites(journal);
        return running.stream()
                .flatMap(
                        step -> Optional.ofNullable(sites.get(step.key()))
                                .flatMap(site -> notice(run.summary().runId(), step, site))
                                .stream())
                .toList();
    }

    private static Map<String, String> sites(List<JournalEvent> journal) {
        Map<String, String> sites = new HashMap<>();
        journal.stream()
                .filter(event -> event.type() == JournalEvent.Type.STEP_STARTED && event.step() != null)
                .forEach(event -> {
                    Object site = event.data().get("runner");
                    if (site == null) {
                        sites.remove(event.step());
                    } else {
                        sites.put(event.step(), site.toString());
                    }
                });
        return sites;
    }

    private Optional<Notice> notice(String runId, StepView step, String site) {
        int attempt = step.attempts().isEmpty() ? 1 : step.attempts().getLast().number();
        Optional<Runner> holder = store.runnerActs()
                .find(runId, step.key(), attempt)
                .map(Handed::runner)
                // One that was declared lost is not waited for.
                .filter(id -> store.runners().lost().stream()
                        .noneMatch(lost -> lost.id().equals(id)))
                .flatMap(store.runners()::find);
        if (holder.isPresent()) {
            return holder.filter(runner -> !presence.live(runner))
                    .map(runner -> new Notice("away", site, step.title(), runner.id(), runner.lastSeen()));
        }
        return presence.of(site).stream().anyMatch(presence::live)
                ? Optional.empty()
                : Optional.of(new Notice(
                        "waiting",
                        site,
                        step.title(),
                        "",
                        presence.lastSeen(site).orElse(null)));
    }
}
