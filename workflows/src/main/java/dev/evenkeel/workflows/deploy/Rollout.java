package dev.evenkeel.workflows.deploy;

import dev.evenkeel.workflows.contract.EstateSnapshot.Service;
import dev.evenkeel.workflows.contract.EstateSnapshot.Site;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunResult;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.run.RunExecution;
import dev.evenkeel.workflows.run.SideBySide;
import dev.evenkeel.workflows.run.SideBySide.Ended;
import dev.evenkeel.workflows.run.StepsStopped;
import dev.evenkeel.workflows.runbook.Phase;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.Waves;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Moves a deploy over its sites: prepare everywhere, agree once, roll out wave after wave, verify, and back when it fails. */
final class Rollout {

    private final RunExecution execution;
    private final Waves.Size[] sizes;
    private final int maxFailures;
    private final Duration soak;
    private final List<Site> sites;
    private final Deployments deployments;
    private final List<String> failed = new ArrayList<>();

    Rollout(RunExecution execution) {
        Waves waves = execution.runbook().waves();
        this.execution = execution;
        this.sizes = waves == null
                ? new Waves.Size[] {new Waves.Size(1, false), new Waves.Size(100, true)}
                : waves.sizes().toArray(Waves.Size[]::new);
        this.maxFailures = waves == null ? 0 : waves.maxFailures();
        this.soak = waves == null ? Duration.ZERO : waves.soak();
        this.sites = resolve(waves);
        this.deployments = new Deployments(execution, phase("rollout"));
        if (execution.request().mode() != Mode.REHEARSAL) {
            execution.whenTouched(deployments::touched);
            execution.beforeEnd(ended -> deployments.ended());
        }
    }

    List<Site> sites() {
        return sites;
    }

    RunResult walk() {
        try {
            return overTheSites();
        } catch (RuntimeException stopped) {
            deployments.abandoned();
            throw stopped;
        }
    }

    private RunResult overTheSites() {
        Optional<String> frozen = execution.frozenAtStart();
        if (frozen.isPresent()) {
            return new RunResult(RunStatus.FAILED, frozen.get());
        }
        if (sites.isEmpty()) {
            return new RunResult(
                    RunStatus.FAILED, "There is no site to deploy to: see the runbook's waves and the service's sites");
        }
        everySite(phase("prepare"));
        once(phase("approve"));
        try {
            waves(phase("rollout"));
            once(phase("verify"));
        } catch (StepsStopped stopped) {
            return back(stopped);
        }
        return failed.isEmpty()
                ? new RunResult(RunStatus.SUCCEEDED, "")
                : new RunResult(RunStatus.FAILED, "Not deployed to " + String.join(", ", failed));
    }

    private void everySite(Phase phase) {
        bracketed(phase, () -> stopAtFirst(side(sites, 0, site -> execution.phase(phase, site))));
    }

    private void once(Phase phase) {
        bracketed(phase, () -> {
            execution.approve(phase);
            execution.phase(phase, null);
        });
    }

    private void waves(Phase phase) {
        int start = 0;
        for (int wave = 1; start < sites.size(); wave++) {
            int size = sizes[Math.min(wave, sizes.length) - 1].of(sites.size());
            List<Site> members = sites.subList(start, Math.min(sites.size(), start + size));
            if (wave > 1 && execution.request().mode() != Mode.REHEARSAL) {
                Workflow.sleep(soak);
            }
            execution.awaitThaw(phase, wave);
            wave(phase, wave, members);
            start += size;
        }
    }

    private void wave(Phase phase, int wave, List<Site> members) {
        execution.note(
                Type.PHASE_STARTED,
                Map.of(
                        "phase",
                        phase.name(),
                        "wave",
                        wave,
                        "sites",
                        members.stream().map(Site::name).toList()));
        List<Ended> ended = side(members, members.size(), site -> rollOut(phase, site));
        ended.stream().filter(Ended::failed).map(Ended::label).forEach(failed::add);
        boolean tooMany = failed.size() > maxFailures;
        execution.note(
                Type.PHASE_FINISHED,
                Map.of("phase", phase.name(), "wave", wave, "outcome", tooMany ? "failed" : "done"));
        if (tooMany) {
            stopAtFirst(ended);
        }
    }

    /** A partial deploy is never left behind by itself: what was touched goes back, last first. */
    private RunResult back(StepsStopped stopped) {
        Phase rollback = phase("rollback");
        List<Site> touched = sites.stream()
                .filter(site -> execution.touched().contains(site.name()))
                .toList()
                .reversed();
        if (execution.runbook().phase(rollback).isEmpty() || touched.isEmpty()) {
            return new RunResult(RunStatus.FAILED, stopped.reason());
        }
        execution.rollingBack(stopped.reason(), touched.stream().map(Site::name).toList());
        bracketed(rollback, () -> touched.forEach(site -> goBack(rollback, site)));
        return new RunResult(RunStatus.ROLLED_BACK, stopped.reason());
    }

    private void rollOut(Phase rollout, Site site) {
        try {
            execution.phase(rollout, site);
        } catch (StepsStopped stopped) {
            deployments.failed(site);
            throw stopped;
        }
        deployments.done(site);
    }

    private void goBack(Phase rollback, Site site) {
        deployments.goingBack(site);
        execution.phase(rollback, site);
        deployments.rolledBack(rollback, site);
    }

    private void bracketed(Phase phase, Runnable work) {
        if (execution.runbook().phase(phase).isEmpty() && execution.runbook().approval() == null) {
            return;
        }
        execution.note(Type.PHASE_STARTED, Map.of("phase", phase.name()));
        try {
            work.run();
        } catch (StepsStopped stopped) {
            execution.note(Type.PHASE_FINISHED, Map.of("phase", phase.name(), "outcome", "failed"));
            throw stopped;
        }
        execution.note(Type.PHASE_FINISHED, Map.of("phase", phase.name(), "outcome", "done"));
    }

    private List<Ended> side(List<Site> members, int failuresAllowed, Consumer<Site> work) {
        return SideBySide.run(
                members.stream()
                        .map(site -> new SideBySide.Branch(site.name(), () -> work.accept(site)))
                        .toList(),
                members.size(),
                failuresAllowed);
    }

    private static void stopAtFirst(List<Ended> ended) {
        SideBySide.stopAtFirst(ended);
    }

    private List<Site> resolve(@Nullable Waves waves) {
        Service service = execution.request().estate().service();
        List<String> names = service == null ? List.of() : service.sites();
        if (waves != null) {
            try {
                Object asked = execution.atStart(variables -> waves.sites().evaluate(variables));
                names = asked instanceof List<?> list
                        ? list.stream().map(String::valueOf).toList()
                        : List.of();
            } catch (EvaluationException nothing) {
                names = List.of();
            }
        }
        return names.stream()
                .map(name -> execution.request().estate().site(name))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Phase phase(String name) {
        return Procedure.DEPLOY.phases().stream()
                .filter(phase -> phase.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
