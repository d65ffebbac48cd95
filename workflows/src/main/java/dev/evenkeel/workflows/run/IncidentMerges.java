package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.AlertActivities.Merge;
import dev.evenkeel.workflows.contract.AlertActivities.Merged;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.IncidentState;
import dev.evenkeel.workflows.contract.JournalEvent.Type;
import dev.evenkeel.workflows.contract.MergeNews;
import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.SignedDecision;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Into which incident this one is being merged, and which are merged into it. It asks, the other one agrees and from then on neither
 * closes nor goes elsewhere, its alerts go over, the other one is told, it ends. Of two that ask each other the older one stays.
 */
public final class IncidentMerges {

    private final RunRequest request;
    private final RunState run;
    private final JournalWriter journal;
    private final Signatures signatures;
    /** The decisions by which others were merged into this one, by their runs. */
    private final Map<String, String> taken = new LinkedHashMap<>();
    /** Why others were not, by their decisions: whoever asks again is told the same. */
    private final Map<String, String> refusals = new HashMap<>();
    /** Those of them whose alerts are on their way. */
    private final Set<String> arriving = new LinkedHashSet<>();

    private @Nullable SignedDecision going;
    private String into = "";
    private MergeNews.@Nullable Answer answer;
    private boolean gone;

    IncidentMerges(RunRequest request, RunState run, JournalWriter journal) {
        this.request = request;
        this.run = run;
        this.journal = journal;
        this.signatures = new Signatures(request.decisionKeys());
    }

    /** Whether it is under way into another one, or has gone. */
    public boolean leaving() {
        return going != null || gone;
    }

    /** Whether it waits for what the other incident says, or for its alerts to go over. */
    public boolean going() {
        return going != null;
    }

    /** Whether the other incident has not said yet what it says. */
    boolean waits() {
        return going != null && answer == null;
    }

    /** Whether somebody has called the incident off meanwhile. */
    public boolean calledOff() {
        return run.cancelling();
    }

    /** Whether it goes on as another one. */
    public boolean gone() {
        return gone;
    }

    /** The incident into which it is being merged, or was to be last. */
    public String into() {
        return into;
    }

    static String into(Decision decision) {
        return IncidentRules.text(decision, "into");
    }

    Set<String> arriving() {
        return arriving;
    }

    void ask(SignedDecision decided, Map<String, Object> by) {
        Decision decision = decided.decision();
        going = decided;
        answer = null;
        into = into(decision);
        by.put("into", into);
        by.put("reason", decision.comment());
        journal.note(Type.MERGE_ASKED, null, 0, decision.actor(), by);
    }

    /** What the other incident is asked. */
    public MergeNews.Ask question(IncidentRoom room) {
        return new MergeNews.Ask(
                Objects.requireNonNull(going),
                run.summary().title(),
                request.mode(),
                room.privacy().isPrivate());
    }

    /** What another incident is answered, that is to be merged into this one. */
    public MergeNews.Answer judge(MergeNews.Ask ask, IncidentRoom room) {
        Decision decision = ask.decision().decision();
        String from = decision.runId();
        boolean before = decision.id().equals(taken.get(from));
        String why = before ? "" : refusals.getOrDefault(decision.id(), obstacle(ask, room));
        if (!why.isEmpty()) {
            refusals.put(decision.id(), why);
        }
        if (why.isEmpty() && !before) {
            taken.put(from, decision.id());
            arriving.add(from);
            journal.note(
                    Type.MERGED_IN,
                    null,
                    0,
                    decision.actor(),
                    Map.of("run", from, "title", ask.title(), "reason", decision.comment()));
        }
        return new MergeNews.Answer(request.runId(), run.summary().title(), decision.id(), why);
    }

    private String obstacle(MergeNews.Ask ask, IncidentRoom room) {
        Decision decision = ask.decision().decision();
        String here = request.runId();
        if (!signatures.verify(ask.decision())
                || decision.action() != Action.MERGE_INCIDENT
                || !here.equals(into(decision))) {
            return "The decision is not about " + here + ", or not signed by a server that it knows";
        }
        if (run.finished() || run.cancelling() || gone || room.state() == IncidentState.CLOSED) {
            return "The incident " + here + " has ended meanwhile: merge into another one, or go on here";
        }
        if (ask.mode() != request.mode()) {
            return "One of the two is a drill and the other one is not";
        }
        if (ask.isPrivate() != room.privacy().isPrivate()) {
            return "One of the two is private and the other one is not: make them alike first, then merge";
        }
        if (!room.privacy().admits(decision) || !leads(decision, room)) {
            return "You are neither an operator where " + here + " is nor its commander";
        }
        return going == null || into.equals(decision.runId()) && here.compareTo(decision.runId()) < 0
                ? ""
                : "The incident " + here + " is being merged itself: look at it again in a moment";
    }

    private boolean leads(Decision decision, IncidentRoom room) {
        String environment = request.estate().environment().name();
        boolean same = environment.equals(decision.environment());
        boolean operates = same
                ? decision.role().covers(Role.OPERATOR)
                : Arrays.stream(Role.values())
                        .filter(role -> role.name().equals(IncidentRules.text(decision, "there")))
                        .anyMatch(role -> role.covers(Role.OPERATOR));
        return operates || room.roles().commands(decision.actor());
    }

    /** An answer to an earlier question is none to this one. */
    public void hear(MergeNews.Answer said) {
        SignedDecision decided = going;
        if (decided != null && decided.decision().id().equals(said.decision())) {
            answer = said;
        }
    }

    public MergeNews.@Nullable Answer answer() {
        return answer;
    }

    public void hear(MergeNews.Arrived arrived) {
        arriving.remove(arrived.from());
    }

    /** What is to be done once the other one has agreed. */
    public Merge merge() {
        Decision decision = Objects.requireNonNull(going).decision();
        return new Merge(request.runId(), into, decision.actor(), decision.at());
    }

    public void refused(String why) {
        journal.note(Type.MERGE_REFUSED, Map.of("into", into, "why", why));
        going = null;
    }

    public void done(Merged merged, String title) {
        Decision decision = Objects.requireNonNull(going).decision();
        journal.note(
                Type.INCIDENT_MERGED,
                null,
                0,
                decision.actor(),
                Map.of("into", into, "title", title, "alerts", merged.alerts()));
        gone = true;
        going = null;
    }
}
