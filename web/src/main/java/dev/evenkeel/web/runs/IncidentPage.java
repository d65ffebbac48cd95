package dev.evenkeel.web.runs;

import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.page.Viewers;
import dev.evenkeel.web.runs.view.IncidentView;
import dev.evenkeel.web.runs.view.IncidentView.Launched;
import dev.evenkeel.web.runs.view.IncidentView.Suggestion;
import dev.evenkeel.web.runs.view.RunView;
import dev.evenkeel.web.runs.view.TimelineEntry;
import dev.evenkeel.workflows.contract.IncidentRole;
import dev.evenkeel.workflows.contract.IncidentState;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An incident's room as one person sees it.
 *
 * @param open whether it still lives
 * @param mayRespond whether the viewer may acknowledge, take roles and write updates
 * @param mayLead whether the viewer may move it and change its severity
 * @param mayLaunch whether the viewer may launch runs from it
 * @param people who can have a role
 * @param pinned what is kept in sight, the newest pin last
 * @param launched the runs that were launched from it, as they are now
 * @param seenBy who sees it, when it is private
 */
public record IncidentPage(
        IncidentView view,
        boolean open,
        boolean mayRespond,
        boolean mayLead,
        boolean mayLaunch,
        List<Duty> duties,
        List<String> people,
        String viewer,
        List<TimelineEntry> pinned,
        List<Launched> launched,
        List<Insider> seenBy) {

    /**
     * Somebody who sees a private incident.
     *
     * @param known whether there is such a user
     * @param invited whether an invitation is all that lets them see it, so that they can be removed
     */
    public record Insider(String name, boolean known, boolean invited) {}

    /**
     * @param holder null when it is vacant
     * @param gone who had it and is not there any more; null when nobody
     * @param offered null when it is offered to nobody
     * @param mayGive whether the viewer may offer it to somebody, or take it
     */
    public record Duty(
            IncidentRole role,
            @Nullable String holder,
            @Nullable String gone,
            @Nullable String offered,
            boolean mayGive) {}

    static IncidentPage of(RunView read, IncidentView view, List<Launched> launched, Viewer viewer, Viewers viewers) {
        RunSummary run = read.summary();
        String environment = run.environment();
        boolean open = !run.status().finished();
        boolean responds = open && viewer.may(Role.RESPONDER, environment);
        boolean operates = open && viewer.may(Role.OPERATOR, environment);
        boolean commands = viewer.name().equals(view.commander());
        List<Duty> duties = Arrays.stream(IncidentRole.values())
                .map(role -> duty(role, view, viewer, viewers, operates || commands, responds))
                .toList();
        return new IncidentPage(
                view,
                open,
                responds,
                responds && (operates || commands),
                operates,
                duties,
                viewers.holders(Role.RESPONDER, environment),
                viewer.name(),
                read.pinned(),
                launched,
                insiders(view, run, viewers));
    }

    private static List<Insider> insiders(IncidentView view, RunSummary run, Viewers viewers) {
        @Nullable List<String> people = run.people();
        if (people == null) {
            return List.of();
        }
        Set<String> others = new HashSet<>(view.holders().values());
        others.addAll(view.offers().values());
        others.add(run.requester());
        return people.stream()
                .map(name -> new Insider(
                        name, viewers.viewer(name).known(), view.invited().contains(name) && !others.contains(name)))
                .toList();
    }

    private static Duty duty(
            IncidentRole role, IncidentView view, Viewer viewer, Viewers viewers, boolean leads, boolean responds) {
        @Nullable String said = view.holders().get(role);
        boolean there = said != null && viewers.viewer(said).known();
        return new Duty(
                role,
                there ? said : null,
                there ? null : said,
                view.offers().get(role),
                responds && (leads || said == null || said.equals(viewer.name())));
    }

    /** The states to which it may be moved, as buttons; the acknowledgement has one of its own. */
    public List<IncidentState> moves() {
        return view.bonds().leaving()
                ? List.of()
                : view.state().moves().stream()
                        .filter(to -> to != IncidentState.ACKNOWLEDGED)
                        .toList();
    }

    /** What is the one thing to do next, if it may be done from here. */
    public @Nullable Suggestion suggested() {
        @Nullable Suggestion suggested = view.suggested();
        return suggested != null && view.state().moves().contains(suggested.to()) ? suggested : null;
    }

    /** Whether this move is the one that most want: what is suggested, or else the next in the chain. */
    public boolean primary(IncidentState to) {
        @Nullable Suggestion suggested = suggested();
        return suggested != null
                ? suggested.to() == to
                : to.ordinal() == view.state().ordinal() + 1;
    }

    /** Whether the viewer may merge it into another one. */
    public boolean mayMerge() {
        return mayLead && !view.bonds().leaving();
    }

    /** Whether the viewer may make alerts of it an incident of their own. */
    public boolean maySplit() {
        return mayLaunch && !view.bonds().leaving() && !view.alerts().isEmpty();
    }

    /** Whether it goes back. */
    public boolean back(IncidentState to) {
        return to.compareTo(view.state()) < 0;
    }

    /** Changes when what the card shows changes, so that a live page leaves alone what somebody is typing. */
    public String version() {
        return Integer.toHexString(
                (view.toString() + open + mayRespond + mayLead + duties + pinned + launched + seenBy).hashCode());
    }
}
