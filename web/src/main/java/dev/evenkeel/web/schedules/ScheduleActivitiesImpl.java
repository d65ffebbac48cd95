package dev.evenkeel.web.schedules;

import dev.evenkeel.activities.store.ScheduleFires;
import dev.evenkeel.activities.store.ScheduleFires.Fire;
import dev.evenkeel.activities.store.Schedules;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.launch.Launcher;
import dev.evenkeel.web.launch.Preparations;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.ScheduleActivities;
import dev.evenkeel.workflows.run.PinnedRunbooks;
import dev.evenkeel.workflows.runbook.DrillPlan;
import dev.evenkeel.workflows.runbook.Timing;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the workflow of a schedule is told: by the catalog as it is when the time has come. */
@Component
class ScheduleActivitiesImpl implements ScheduleActivities {

    private final Catalog catalog;
    private final Preparations preparations;
    private final Launcher launcher;
    private final PinnedRunbooks runbooks;
    private final ScheduleFires fires;
    private final Schedules schedules;

    ScheduleActivitiesImpl(
            Catalog catalog, Preparations preparations, Launcher launcher, PinnedRunbooks runbooks, Store store) {
        this.catalog = catalog;
        this.preparations = preparations;
        this.launcher = launcher;
        this.runbooks = runbooks;
        this.fires = store.scheduleFires();
        this.schedules = store.schedules();
    }

    @Override
    public Resolved resolve(Asked asked) {
        Optional<Fire> before = fires.find(asked.launcher()).filter(fire -> fire.firedAt() != null);
        if (before.isPresent() && !before.get().open()) {
            return Resolved.nothing(
                    new Outcome(before.get().state(), before.get().why()));
        }
        Optional<Planned> planned = Planned.find(catalog, asked.schedule());
        if (planned.isEmpty()) {
            return nothing(asked, null, State.REFUSED, "No runbook plans it any more. See the catalog.");
        }
        @Nullable Outcome leftOut = asked.requester().isEmpty() ? leftOut(asked, planned.get()) : null;
        if (leftOut != null) {
            return nothing(asked, planned.get(), leftOut.state(), leftOut.why());
        }
        Optional<Fire> goingOn = fires.open().stream()
                .filter(fire -> fire.schedule().equals(asked.schedule())
                        && !fire.launcher().equals(asked.launcher()))
                .findFirst();
        if (goingOn.isPresent()) {
            return planned.get().plan().timing().overlap() == Timing.Overlap.QUEUE
                    ? Resolved.later()
                    : nothing(asked, planned.get(), State.SKIPPED, Reconciler.goesOn(goingOn.get()));
        }
        String runId = before.map(Fire::runId).orElseGet(launcher::newRunId);
        return prepare(asked, planned.get(), runId);
    }

    private @Nullable Outcome leftOut(Asked asked, Planned planned) {
        Schedules.Pause pause =
                schedules.find(asked.schedule()).map(Schedules.Kept::pause).orElse(null);
        if (pause != null) {
            return new Outcome(State.SKIPPED, Reconciler.paused(pause));
        }
        return planned.plan().timing().excepted(Instant.ofEpochMilli(asked.due()))
                ? new Outcome(State.EXCLUDED, "")
                : null;
    }

    private Resolved prepare(Asked asked, Planned planned, String runId) {
        Preparations.Prepared prepared = preparations.prepare(
                ScheduledLaunch.of(planned, runId, asked), asked.requester().isEmpty());
        return switch (prepared) {
            case Preparations.Prepared.Not(Launcher.Launched why) -> nothing(asked, planned, State.REFUSED, words(why));
            case Preparations.Prepared.Ready(var runbook, RunRequest request) -> {
                @Nullable
                Confirm confirm = planned.drill()
                        .map(DrillPlan::confirm)
                        .map(ScheduleActivitiesImpl::confirm)
                        .orElse(null);
                Fire fire = fires.begin(
                        fire(asked, planned, confirm == null ? State.STARTED : State.CONFIRMING, "", runId, null));
                if (!fire.open()) {
                    yield Resolved.nothing(new Outcome(fire.state(), fire.why()));
                }
                yield new Resolved(request, runbook.procedure().key(), confirm, null);
            }
        };
    }

    private static Confirm confirm(DrillPlan.Confirm confirm) {
        return new Confirm(confirm.from(), confirm.within().toMillis());
    }

    /** What may be otherwise in a moment is tried again by Temporal. */
    private static String words(Launcher.Launched why) {
        return switch (why) {
            case Launcher.Launched.Refused refused
            when refused.why() == Launcher.Launched.Why.AWAY ->
                throw ApplicationFailure.newFailure(refused.message(), "Away");
            case Launcher.Launched.Refused refused -> refused.message();
            case Launcher.Launched.Invalid invalid ->
                new TreeMap<>(invalid.messages())
                        .entrySet().stream()
                                .map(wrong -> wrong.getKey().isEmpty()
                                        ? wrong.getValue()
                                        : wrong.getKey() + ": " + wrong.getValue())
                                .collect(Collectors.joining(" "));
            case Launcher.Launched.Started started -> throw new IllegalStateException("Nothing was to be started");
        };
    }

    private Resolved nothing(Asked asked, @Nullable Planned planned, State state, String why) {
        Fire fire = fires.begin(fire(asked, planned, state, why, null, asked.now()));
        // One that was asked about is still open: the workflow writes down how it ends.
        return Resolved.nothing(fire.open() ? new Outcome(state, why) : new Outcome(fire.state(), fire.why()));
    }

    private Fire fire(
            Asked asked,
            @Nullable Planned planned,
            State state,
            String why,
            @Nullable String runId,
            @Nullable Long endedAt) {
        @Nullable
        Terms kept = planned == null
                ? schedules
                        .find(asked.schedule())
                        .map(known -> Terms.read(known.timing()))
                        .orElse(null)
                : Terms.of(planned);
        return new Fire(
                asked.launcher(),
                asked.schedule(),
                asked.due(),
                kept == null ? "" : kept.environment(),
                kept == null ? Mode.REHEARSAL : kept.mode(),
                kept == null ? null : kept.service(),
                kept == null ? asked.schedule() : kept.title(),
                asked.requester(),
                state,
                why,
                runId,
                null,
                null,
                null,
                asked.now(),
                endedAt,
                null);
    }

    @Override
    public void register(Register register) {
        preparations.register(runbooks.runbook(register.run().definition()), register.run());
        fires.started(register.launcher(), register.confirmedBy());
    }

    @Override
    public void record(News news) {
        fires.record(news);
    }
}
