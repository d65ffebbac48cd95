package dev.evenkeel.web.runs.view;

import dev.evenkeel.web.page.Statuses;
import dev.evenkeel.workflows.contract.IncidentState;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.RunStatus;

/** What the timeline says of an incident. */
final class IncidentSentences {

    private IncidentSentences() {}

    static TimelineEntry of(JournalEvent event, Data data, String actor) {
        return switch (event.type()) {
            case INCIDENT_DECLARED ->
                Sentences.entry(event, "", "warn", "bad", data.text("title"), data.number("severity", 3));
            case INCIDENT_MOVED -> {
                IncidentState to = data.word("to", IncidentState.class).orElse(IncidentState.DECLARED);
                IncidentState from = data.word("from", IncidentState.class).orElse(to);
                boolean back = to.compareTo(from) < 0;
                yield Sentences.entry(
                        event,
                        back ? ".back" : "",
                        back ? "back" : "right",
                        to.over() ? "ok" : back ? "wait" : "run",
                        data.text("reason"),
                        actor,
                        state(to));
            }
            case SEVERITY_CHANGED ->
                Sentences.entry(
                        event,
                        "",
                        "warn",
                        "wait",
                        data.text("reason"),
                        actor,
                        data.number("from", 3),
                        data.number("to", 3));
            case UNACKNOWLEDGED ->
                Sentences.entry(event, "", "warn", "bad", "", Sentences.word("role.", data.text("to")));
            case ROLE_OFFERED -> Sentences.entry(event, "", "people", "calm", "", actor, duty(data), data.text("to"));
            case ROLE_TAKEN ->
                data.text("from").isEmpty()
                        ? Sentences.entry(event, "", "people", "ok", "", actor, duty(data))
                        : Sentences.entry(event, ".over", "people", "ok", "", actor, duty(data), data.text("from"));
            case ROLE_DECLINED -> Sentences.entry(event, "", "people", "calm", "", actor, duty(data));
            case PRIVACY_CHANGED -> {
                boolean isPrivate = data.yes("private");
                yield Sentences.entry(
                        event,
                        isPrivate ? "" : ".public",
                        isPrivate ? "lock" : "people",
                        "wait",
                        data.text("reason"),
                        actor);
            }
            case INVITED, UNINVITED -> Sentences.entry(event, "", "people", "calm", "", actor, data.text("to"));
            case UPDATE_POSTED -> {
                Long due = data.moment("due");
                boolean late = due != null && event.at() > due;
                yield Sentences.entry(
                        event, late ? ".late" : "", "file", late ? "wait" : "ok", data.text("text"), actor);
            }
            case UPDATE_OVERDUE -> Sentences.entry(event, "", "warn", "wait", "");
            case ALERT_CHANGED -> {
                boolean firing = data.yes("firing");
                yield Sentences.entry(
                        event,
                        firing ? "" : ".resolved",
                        firing ? "warn" : "done",
                        firing ? "bad" : "ok",
                        data.text("summary"),
                        data.text("name"),
                        data.number("still", 0));
            }
            case SUGGESTED ->
                Sentences.entry(
                        event,
                        "",
                        "right",
                        "calm",
                        "",
                        state(data.word("to", IncidentState.class).orElse(IncidentState.DECLARED)),
                        Sentences.word("incident.why.", data.text("why")));
            case RUN_LAUNCHED -> Sentences.entry(event, "", "play", "run", data.text("run"), actor, data.text("title"));
            case LAUNCHED_RUN_ENDED -> {
                RunStatus status = data.word("status", RunStatus.class).orElse(RunStatus.FAILED);
                yield Sentences.entry(
                        event,
                        "",
                        Statuses.icon(status),
                        Statuses.tone(status),
                        data.text("reason"),
                        data.text("title"),
                        Sentences.word("status.", status.name()));
            }
            case MERGE_ASKED ->
                Sentences.entry(event, "", "right", "wait", data.text("reason"), actor, data.text("into"));
            case MERGE_REFUSED -> Sentences.entry(event, "", "warn", "wait", data.text("why"), data.text("into"));
            case INCIDENT_MERGED ->
                Sentences.entry(
                        event, "", "right", "calm", data.text("title"), data.text("into"), data.number("alerts", 0));
            case MERGED_IN ->
                Sentences.entry(
                        event, "", "plus", "run", data.text("reason"), actor, data.text("title"), data.text("run"));
            case SPLIT_ASKED ->
                Sentences.entry(
                        event,
                        "",
                        "right",
                        "wait",
                        data.text("reason"),
                        actor,
                        data.texts("alerts").size());
            case SPLIT_REFUSED -> Sentences.entry(event, "", "warn", "wait", data.text("why"));
            case SPLIT_OFF ->
                Sentences.entry(
                        event,
                        "",
                        "right",
                        "run",
                        data.text("run"),
                        actor,
                        data.texts("alerts").size(),
                        data.text("title"));
            default -> throw new IllegalArgumentException(event.type().name());
        };
    }

    private static Object state(IncidentState state) {
        return Sentences.word("incident.state.", state.name());
    }

    private static Object duty(Data data) {
        return Sentences.word("incident.role.", data.text("duty"));
    }
}
