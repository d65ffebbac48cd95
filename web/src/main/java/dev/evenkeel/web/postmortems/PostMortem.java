package dev.evenkeel.web.postmortems;

import dev.evenkeel.activities.store.PostMortems.Revision;
import dev.evenkeel.web.reports.Report.Moment;
import dev.evenkeel.web.reports.Report.Participant;
import dev.evenkeel.web.reports.Report.Plan;
import dev.evenkeel.web.reports.Report.SignOff;
import dev.evenkeel.web.reports.Report.Task;
import dev.evenkeel.web.runs.view.IncidentTimes;
import dev.evenkeel.web.runs.view.IncidentView.Alert;
import dev.evenkeel.web.runs.view.IncidentView.Launched;
import dev.evenkeel.web.runs.view.IncidentView.Severity;
import dev.evenkeel.web.runs.view.IncidentView.Update;
import dev.evenkeel.workflows.contract.CanonicalJson;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The post-mortem of an incident. Its components are the keys of {@code post-mortem.json}, whose shape is described in
 * {@code docs/incidents.md}: keys are added, never changed. Durations are milliseconds, moments milliseconds since the epoch.
 *
 * @param version of the shape
 * @param drill whether it was one: it does not count in the figures
 * @param over whether the incident was resolved when this was written
 * @param until the moment up to which it speaks: that of the journal's last entry
 * @param roles who had which role at the end
 * @param text null while nobody has saved one
 * @param timeline the entries of the journal that count
 * @param pinned the numbers of the entries that people kept in sight
 * @param into the incident into which it was merged, whose post-mortem counts; null when it was not
 */
public record PostMortem(
        int version,
        String run,
        boolean drill,
        boolean over,
        long until,
        Incident incident,
        IncidentTimes times,
        Map<String, String> roles,
        List<Participant> participants,
        List<Severity> severities,
        List<Update> updates,
        List<Alert> alerts,
        List<Launched> runs,
        List<Moment> timeline,
        @Nullable Revision text,
        List<Task> actions,
        List<SignOff> approvals,
        List<Long> pinned,
        List<About> notes,
        @Nullable String into) {

    static final int VERSION = 1;

    public PostMortem {
        roles = Collections.unmodifiableSortedMap(new TreeMap<>(roles));
        participants = List.copyOf(participants);
        severities = List.copyOf(severities);
        updates = List.copyOf(updates);
        alerts = List.copyOf(alerts);
        runs = List.copyOf(runs);
        timeline = List.copyOf(timeline);
        actions = List.copyOf(actions);
        approvals = List.copyOf(approvals);
        pinned = List.copyOf(pinned);
        notes = List.copyOf(notes);
    }

    /** What somebody noted about an entry of the timeline, by its number. */
    public record About(long entry, long at, String actor, String text) {}

    /** @param state in which it is; @param plan the definition that guided it */
    public record Incident(
            String title,
            String runbook,
            int severity,
            String state,
            @Nullable String service,
            String environment,
            long beganAt,
            long detectedAt,
            long declaredAt,
            @Nullable Long resolvedAt,
            Plan plan) {}

    /** SHA-256 of what people wrote, and of the actions that they agreed on: what an approval is about. */
    public String content() {
        return CanonicalJson.hash(Map.of(
                "run",
                run,
                "text",
                text == null ? "" : text.text(),
                "actions",
                actions.stream()
                        .map(action -> List.of(
                                action.number(),
                                action.what(),
                                String.valueOf(action.owner()),
                                String.valueOf(action.due())))
                        .toList()));
    }

    public boolean approved() {
        return approvals.stream().anyMatch(SignOff::current);
    }

    PostMortem approved(List<SignOff> by) {
        return new PostMortem(
                version,
                run,
                drill,
                over,
                until,
                incident,
                times,
                roles,
                participants,
                severities,
                updates,
                alerts,
                runs,
                timeline,
                text,
                actions,
                by,
                pinned,
                notes,
                into);
    }
}
