package dev.evenkeel.web.chat;

import dev.evenkeel.web.chat.WhichRun.Meant;
import dev.evenkeel.web.runs.Decisions;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.RunId;
import dev.evenkeel.workflows.contract.RunSummary;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Acknowledges incidents and writes their status updates. No code is asked for: both can be taken back by a word, change nothing that
 * runs, and are told to the channel at once with the name of whoever did it.
 */
@Component
class IncidentReplies {

    private final WhichRun which;
    private final StatusReply status;
    private final Decisions decisions;

    IncidentReplies(WhichRun which, StatusReply status, Decisions decisions) {
        this.which = which;
        this.status = status;
        this.decisions = decisions;
    }

    Reply status(Asked asked, @Nullable String id) {
        if (id == null) {
            return status.all();
        }
        return switch (which.of(asked, id)) {
            case Meant.One(RunSummary run) -> status.of(run);
            case Meant.Unclear(String message) -> Reply.refused(message);
        };
    }

    Reply ack(Asked asked, @Nullable String id) {
        return switch (which.of(asked, id)) {
            case Meant.One(RunSummary run) -> decide(asked, run, Action.ACKNOWLEDGE, "", "Acknowledged by ");
            case Meant.Unclear(String message) -> Reply.refused(message);
        };
    }

    /** The first word may be a run; what is no run is a part of the text. */
    Reply update(Asked asked, String words) {
        String[] parts = words.split("\\s+", 2);
        Optional<RunSummary> named = parts.length == 2 ? which.named(parts[0]) : Optional.empty();
        if (named.isEmpty() && RunId.fits(parts[0])) {
            // Rather nothing than about another incident, and for everybody to read.
            return Reply.refused("There is no run " + Reply.line(parts[0]) + ". Write status to see those that wait.");
        }
        String text = named.isPresent() ? parts[1].strip() : words;
        return switch (which.of(asked, named.map(RunSummary::runId).orElse(null))) {
            case Meant.One(RunSummary run) -> decide(asked, run, Action.POST_UPDATE, text, "Status update by ");
            case Meant.Unclear(String message) -> Reply.refused(message);
        };
    }

    private Reply decide(Asked asked, RunSummary run, Action action, String text, String done) {
        Decisions.Outcome outcome = decisions.decide(new Decisions.Ask(
                asked.id(), run.runId(), action, null, null, asked.user(), text, Map.of(), asked.via()));
        return switch (outcome) {
            case Decisions.Outcome.Accepted accepted ->
                Reply.done(done + asked.user(), Reply.line(run.title()), run.runId());
            case Decisions.Outcome.Refused refused ->
                Reply.refused(refused.message()).about(run.runId());
        };
    }
}
