package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.AlertActivities.Batch;
import dev.evenkeel.workflows.contract.Incident;
import dev.evenkeel.workflows.contract.IncidentState;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.LaunchedNews;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.RunSummary.Alarm;
import dev.evenkeel.workflows.runbook.IncidentPlan;
import dev.evenkeel.workflows.runbook.Phase;
import dev.evenkeel.workflows.runbook.Runbook;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is so of an incident now: where it stands, how grave it is, what is due. People change it, alerts and steps tell it things. */
public final class IncidentRoom {

    private final Incident incident;
    private final IncidentPlan plan;
    private final RunState run;
    private final JournalWriter journal;
    private final IncidentRoles roles = new IncidentRoles();
    private final IncidentPrivacy privacy;
    private final IncidentProposals proposals;
    private final IncidentMerges merges;
    private final IncidentSplits splits;
    private final IncidentPins pins = new IncidentPins();
    private final Set<String> underWay = new LinkedHashSet<>();
    private IncidentState state = IncidentState.DECLARED;
    private int severity;
    private long unacknowledgedSince;
    private boolean called;
    private long updatedAt;
    private @Nullable Long updateDue;
    private boolean overdue;
    private int lookings = 1;
    private int mitigations;
    private int reviews;
    private int changes;

    private IncidentRoom(
            RunRequest request, Incident incident, IncidentPlan plan, RunState run, JournalWriter journal) {
        this.privacy = new IncidentPrivacy(request, incident.isPrivate(), roles, run);
        this.incident = incident;
        this.plan = plan;
        this.run = run;
        this.journal = journal;
        this.severity = incident.severity();
        this.proposals = new IncidentProposals(journal);
        this.merges = new IncidentMerges(request, run, journal);
        this.splits = new IncidentSplits(request, journal, proposals, privacy);
    }

    /** @return null when the run is no incident, and in a rehearsal, which nobody has to come to */
    static @Nullable IncidentRoom of(RunRequest request, Runbook runbook, RunState run, JournalWriter journal) {
        IncidentPlan plan = runbook.incident();
        if (plan == null || request.slice() != null || request.mode() == Mode.REHEARSAL) {
            return null;
        }
        Incident incident = request.incident();
        return new IncidentRoom(request, incident == null ? now(plan, runbook) : incident, plan, run, journal);
    }

    /** What another run or a schedule started has been declared by nobody: it is what its runbook says, and begins now. */
    private static Incident now(IncidentPlan plan, Runbook runbook) {
        long now = Workflow.currentTimeMillis();
        return new Incident(plan.severity(), runbook.title(), now, now, now);
    }

    /** The first entry about it. */
    public void declare() {
        long now = Workflow.currentTimeMillis();
        unacknowledgedSince = now;
        updatedAt = now;
        updateDue = every().map(each -> now + each).orElse(null);
        run.acknowledging(Role.RESPONDER);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("severity", severity);
        data.put("title", incident.title());
        data.put("began", incident.beganAt());
        data.put("detected", incident.detectedAt());
        data.put("declared", incident.declaredAt());
        if (privacy.isPrivate()) {
            data.put("private", true);
        }
        journal.note(Type.INCIDENT_DECLARED, withNext(data));
    }

    /** @param by what is told of the decision beside the change itself */
    void move(IncidentState to, String actor, String reason, Map<String, Object> by) {
        IncidentState from = state;
        state = to;
        if (from == IncidentState.DECLARED) {
            run.acknowledging(null);
            run.presses(Alarm.ESCALATED, false);
        }
        if (to.over()) {
            updateDue = null;
            overdue(false);
        } else if (from.over()) {
            updatedAt = Workflow.currentTimeMillis();
            updateDue = every().map(each -> updatedAt + each).orElse(null);
        }
        Map<String, Object> data = new LinkedHashMap<>(by);
        data.put("from", from.name());
        data.put("to", to.name());
        data.put("reason", reason);
        journal.note(Type.INCIDENT_MOVED, null, 0, actor, withNext(data));
        switch (to) {
            case INVESTIGATING -> lookings += from == IncidentState.ACKNOWLEDGED ? 0 : 1;
            case MITIGATING -> mitigations++;
            case RESOLVED -> reviews++;
            case DECLARED, ACKNOWLEDGED, MONITORING, POSTMORTEM_DUE, CLOSED -> {}
        }
        proposals.moved(to);
        changes++;
    }

    void severity(int now, String actor, String reason, Map<String, Object> by) {
        int before = severity;
        severity = now;
        unacknowledgedSince = Workflow.currentTimeMillis();
        if (!state.over()) {
            updateDue = every().map(each -> updatedAt + each).orElse(null);
            overdue(false);
        }
        Map<String, Object> data = new LinkedHashMap<>(by);
        data.put("from", before);
        data.put("to", now);
        data.put("reason", reason);
        journal.note(Type.SEVERITY_CHANGED, null, 0, actor, withNext(data));
        changes++;
    }

    /** @param minutes until the next one; null: as the runbook says */
    void update(String text, @Nullable Long minutes, String actor, Map<String, Object> by) {
        Map<String, Object> data = new LinkedHashMap<>(by);
        data.put("text", text);
        if (updateDue != null) {
            data.put("due", updateDue);
        }
        updatedAt = Workflow.currentTimeMillis();
        Optional<Long> until = minutes == null
                ? every()
                : Optional.of(Duration.ofMinutes(minutes).toMillis());
        updateDue = state.over() ? null : until.map(each -> updatedAt + each).orElse(null);
        overdue(false);
        journal.note(Type.UPDATE_POSTED, null, 0, actor, withNext(data));
        changes++;
    }

    /** What has become of its alerts: one entry for each that changed. */
    public void hear(Batch batch) {
        batch.alerts().forEach(alert -> {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("alert", alert.id());
            data.put("name", alert.name());
            data.put("summary", Bounded.text(alert.summary()));
            data.put("firing", alert.firing());
            data.put("starts", alert.startsAt());
            Long ends = alert.endsAt();
            if (ends != null) {
                data.put("ends", ends);
            }
            data.put("labels", alert.labels());
            data.put("url", alert.url());
            data.put("still", batch.firing());
            journal.note(Type.ALERT_CHANGED, data);
        });
        splits.hear(batch);
        proposals.alerts(batch);
    }

    /** A run that was launched from its room begins or ends. */
    public void hear(LaunchedNews news) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("run", news.runId());
        data.put("title", news.title());
        if (news.status() == RunStatus.RUNNING) {
            data.put("runbook", news.runbook());
            journal.note(Type.RUN_LAUNCHED, null, 0, news.requester(), data);
        } else {
            data.put("status", news.status().name());
            data.put("reason", news.reason());
            journal.note(Type.LAUNCHED_RUN_ENDED, data);
        }
    }

    public void begins(Phase phase) {
        underWay.add(phase.name());
    }

    /** @param done whether its steps came to their end */
    public void ends(Phase phase, boolean done) {
        underWay.remove(phase.name());
        proposals.walked(phase.name(), done);
    }

    /** The phases that are under way; an incident does not close over them. */
    Set<String> underWay() {
        return underWay;
    }

    /** Looks whether something has not come in time. */
    void judge(long now) {
        if (now >= acknowledgeAt()) {
            called = true;
            run.acknowledging(plan.to());
            run.presses(Alarm.ESCALATED, true);
            journal.note(Type.UNACKNOWLEDGED, Map.of("to", plan.to().name(), "within", now - unacknowledgedSince));
        }
        Long due = updateDue;
        if (due != null && now >= updateAt()) {
            overdue(true);
            journal.note(Type.UPDATE_OVERDUE, Map.of("due", due));
        }
    }

    /** When the next thing is due; {@link Long#MAX_VALUE} when nothing is. */
    long next() {
        return Math.min(acknowledgeAt(), updateAt());
    }

    private long acknowledgeAt() {
        return state != IncidentState.DECLARED || called
                ? Long.MAX_VALUE
                : plan.acknowledgeWithin(severity)
                        .map(within -> unacknowledgedSince + within.toMillis())
                        .orElse(Long.MAX_VALUE);
    }

    private long updateAt() {
        Long due = updateDue;
        return due == null || overdue ? Long.MAX_VALUE : due;
    }

    private void overdue(boolean now) {
        overdue = now;
        run.presses(Alarm.OVERDUE, now);
    }

    private Optional<Long> every() {
        return plan.updateEvery(severity).map(Duration::toMillis);
    }

    private Map<String, Object> withNext(Map<String, Object> data) {
        if (updateDue != null) {
            data.put("next", updateDue);
        }
        return data;
    }

    public IncidentState state() {
        return state;
    }

    int severity() {
        return severity;
    }

    public IncidentMerges merges() {
        return merges;
    }

    public IncidentSplits splits() {
        return splits;
    }

    IncidentPins pins() {
        return pins;
    }

    IncidentRoles roles() {
        return roles;
    }

    IncidentPrivacy privacy() {
        return privacy;
    }

    /** How often its steps of triage and diagnose were asked for; the first time when it began. */
    public int lookings() {
        return lookings;
    }

    public int mitigations() {
        return mitigations;
    }

    public int reviews() {
        return reviews;
    }

    /** Grows with each change of what is due. */
    int changes() {
        return changes;
    }
}
