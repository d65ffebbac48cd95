package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.EstateSnapshot.Service;
import dev.evenkeel.workflows.contract.Recovery;
import dev.evenkeel.workflows.contract.Recovery.Objectives;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.runbook.Procedure;
import dev.evenkeel.workflows.runbook.RecoveryPlan;
import dev.evenkeel.workflows.runbook.Runbook;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a recovery was declared, and whether the old primary still counts as reachable. */
public final class Declared {

    private final Recovery recovery;
    private boolean graceful;
    private String primary;

    private Declared(Recovery recovery) {
        this.recovery = recovery;
        this.graceful = recovery.graceful();
        this.primary = recovery.primary();
    }

    /** @return null when the run is no recovery */
    static @Nullable Declared of(RunRequest request, Runbook runbook) {
        if (runbook.procedure() != Procedure.RECOVERY) {
            return null;
        }
        Recovery recovery = request.recovery();
        return new Declared(recovery == null ? planned(request, runbook) : recovery);
    }

    /** What another run started has been declared by nobody: it is planned, and begins now. */
    private static Recovery planned(RunRequest request, Runbook runbook) {
        long now = Workflow.currentTimeMillis();
        Service service = request.estate().service();
        String primary = service == null ? "" : service.primary();
        return new Recovery(now, now, true, primary, objectives(runbook), Map.of());
    }

    public Recovery recovery() {
        return recovery;
    }

    /** As a run would be declared that takes over a part of this one now. */
    Recovery now() {
        return new Recovery(
                recovery.outageAt(),
                recovery.declaredAt(),
                graceful,
                recovery.primary(),
                recovery.returnsFrom(),
                recovery.returnsTo(),
                recovery.objectives(),
                recovery.usual());
    }

    public boolean graceful() {
        return graceful;
    }

    /** The old primary is given up: what follows is done without it. */
    void giveUp() {
        graceful = false;
    }

    /** The site that is the primary now, as far as this run has changed it. */
    public String primary() {
        return primary;
    }

    /** From now on this site is the primary. */
    public void moved(String site) {
        primary = site;
    }

    /** As a recovery of the same service is declared that this run starts: it is planned, and begins now. */
    Recovery inside(Runbook other) {
        long now = Workflow.currentTimeMillis();
        return new Recovery(now, now, graceful, primary, objectives(other), Map.of());
    }

    private static Objectives objectives(Runbook runbook) {
        RecoveryPlan plan = runbook.recovery();
        return plan == null ? Objectives.NONE : new Objectives(plan.rto(), plan.rpo());
    }

    /** What expressions see of it, as fields of {@code run}. */
    Map<String, Object> variables() {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("primary", recovery.primary());
        variables.put("graceful", graceful);
        variables.put(
                "outage",
                Instant.ofEpochMilli(recovery.outageAt())
                        .truncatedTo(ChronoUnit.MILLIS)
                        .toString());
        variables.put("returns_from", recovery.returnsFrom() == null ? "" : recovery.returnsFrom());
        variables.put("returns_to", recovery.returnsTo() == null ? recovery.primary() : recovery.returnsTo());
        return variables;
    }
}
