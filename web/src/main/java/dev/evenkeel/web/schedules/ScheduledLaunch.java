package dev.evenkeel.web.schedules;

import dev.evenkeel.web.launch.Launcher.Declaration;
import dev.evenkeel.web.launch.Launcher.Launch;
import dev.evenkeel.web.launch.Launcher.Terms;
import dev.evenkeel.workflows.contract.Drill;
import dev.evenkeel.workflows.contract.ScheduleActivities.Asked;
import dev.evenkeel.workflows.runbook.DrillPlan;
import org.jspecify.annotations.Nullable;

/** How a planned run is launched. */
final class ScheduledLaunch {

    /** Who asks for what starts by itself. It is nobody, so that anybody who has the role may approve it. */
    static final String ACTOR = "schedule";

    private ScheduledLaunch() {}

    static Launch of(Planned planned, String runId, Asked asked) {
        @Nullable DrillPlan drill = planned.drill().orElse(null);
        return new Launch(
                runId,
                planned.runbook().name(),
                planned.plan().environment(),
                planned.plan().mode(),
                planned.plan().inputs(),
                asked.requester().isEmpty() ? ACTOR : asked.requester(),
                drill == null ? Terms.NONE : terms(planned, drill, asked));
    }

    private static Terms terms(Planned planned, DrillPlan drill, Asked asked) {
        return Terms.NONE
                .declared(new Declaration(null, drill.graceful(), null, drill.objectives()))
                .drilled(drill(planned, drill, asked));
    }

    private static Drill drill(Planned planned, DrillPlan drill, Asked asked) {
        return new Drill(planned.schedule(), asked.due(), planned.runbook().owner(), drill.askTimeout(), drill.abort());
    }
}
