package dev.evenkeel.web.runs.view;

import dev.evenkeel.web.page.Statuses;
import dev.evenkeel.workflows.contract.Decision;
import dev.evenkeel.workflows.contract.Decision.Action;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.RunStatus;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.support.DefaultMessageSourceResolvable;

/** Turns journal events into entries of the timeline: a sentence's key, its arguments, an icon and a tone. */
final class Sentences {

    private final UnaryOperator<String> titles;

    /** @param titles gives the title of a step by its key, and the empty text for null */
    Sentences(UnaryOperator<String> titles) {
        this.titles = titles;
    }

    TimelineEntry of(JournalEvent event, Data data) {
        String step = event.step() == null ? "" : titles.apply(event.step());
        String actor = event.actor() == null ? "" : event.actor();
        return switch (event.type()) {
            case RUN_STARTED -> {
                Data override = new Data(data.map("override"));
                yield override.text("reason").isEmpty()
                        ? entry(event, "", "play", "run", data.text("from"))
                        : entry(event, ".override", "warn", "bad", override.text("reason"), override.text("actor"));
            }
            case STEPS_ADDED ->
                entry(
                        event,
                        "",
                        "plus",
                        "calm",
                        "",
                        step.isEmpty() ? titles.apply(data.text("parent")) : step,
                        data.maps("steps").size());
            case PHASE_STARTED -> {
                String sites = String.join(", ", data.texts("sites"));
                yield data.number("wave", 0) > 0
                        ? entry(event, ".wave", "right", "calm", "", phase(data), data.number("wave", 0), sites)
                        : entry(event, "", "right", "calm", "", phase(data));
            }
            case PHASE_FINISHED -> {
                boolean failed = data.text("outcome").equals("failed");
                String suffix = (data.number("wave", 0) > 0 ? ".wave" : "") + (failed ? ".failed" : "");
                yield entry(
                        event,
                        suffix,
                        failed ? "failed" : "done",
                        failed ? "bad" : "calm",
                        "",
                        phase(data),
                        data.number("wave", 0));
            }
            case STEP_STARTED ->
                event.attempt() > 1
                        ? entry(event, ".again", "running", "run", data.text("doing"), step, event.attempt())
                        : entry(event, "", "running", "run", data.text("doing"), step);
            case CHILD_STARTED -> entry(event, "", "play", "run", "", step, data.text("run"), data.text("runbook"));
            case STEP_FINISHED -> entry(event, "", "done", "ok", data.text("summary"), step);
            case STEP_FAILED -> entry(event, "", "failed", "bad", data.text("message"), step);
            case STEP_SKIPPED -> entry(event, "", "skipped", "calm", data.text("reason"), step);
            case STEP_TAKEN_OVER -> entry(event, "", "done", "calm", "", step, data.text("run"));
            case STEP_HELD -> entry(event, "", "paused", "wait", "", step);
            case INPUTS_CHANGED -> entry(event, "", "play", "wait", changes(new Data(data.map("changed"))), actor);
            case UNDO_PLANNED ->
                entry(event, "", "back", "calm", "", data.maps("parts").size());
            case UNDO_STARTED ->
                entry(event, "", "back", "wait", data.text("reason"), String.join(", ", data.texts("parts")));
            case STEP_PREVIEWED -> entry(event, "", "previewed", "trial", data.text("would"), step);
            case PERSON_ASKED ->
                entry(
                        event,
                        suffix(data.word("wait", Question.Kind.class)),
                        "waiting",
                        "wait",
                        data.text("message"),
                        step,
                        word("role.", data.text("role").toUpperCase(Locale.ROOT)));
            case DECIDED ->
                entry(
                        event,
                        suffix(data.word("action", Action.class)),
                        data.text("action").equalsIgnoreCase("BREAK_GLASS") ? "warn" : "approve",
                        List.of("REJECT", "BREAK_GLASS").contains(data.text("action")) ? "bad" : "ok",
                        data.text("comment"),
                        step,
                        actor,
                        new Data(data.map("evidence")).number("entry", 0));
            case ESCALATED -> entry(event, "", "warn", "wait", "", step, word("role.", data.text("to")));
            case OVERDUE -> entry(event, "", "warn", "wait", data.text("assignee"), step);
            case PERSON_ANSWERED -> entry(event, "", "right", "calm", "", step, word("outcome.", data.text("outcome")));
            case RUN_PAUSED -> entry(event, by(actor, data), "paused", "wait", "", actor, data.text("parent"));
            case RUN_RESUMED -> entry(event, by(actor, data), "play", "run", "", actor, data.text("parent"));
            case RUN_CANCELLING -> entry(event, by(actor), "stop", "wait", data.text("reason"), actor);
            case LOCK -> {
                String state = data.text("state");
                boolean calm = state.equals("held") || state.equals("released") || state.equals("would_hold");
                yield entry(
                        event,
                        "." + state,
                        "lock",
                        calm ? "calm" : "wait",
                        calm ? "" : data.text("reason"),
                        data.text("lock"),
                        data.text("other"));
            }
            case ROLLBACK_STARTED ->
                entry(event, "", "back", "wait", data.text("reason"), String.join(", ", data.texts("sites")));
            case DECLARED -> entry(event, "", "warn", "run", "", data.text("primary"), data.text("to"));
            case UNGRACEFUL -> entry(event, "", "warn", "wait", data.text("reason"), actor);
            case FENCE_PROVEN -> entry(event, "", "lock", "ok", data.text("proof"), step);
            case MEASURED -> entry(event, "", "done", "calm", "");
            case PRIMARY_CHANGED -> entry(event, "", "right", "ok", "", data.text("from"), data.text("to"));
            case BUDGET_EXCEEDED -> entry(event, "", "warn", "wait", "", step.isEmpty() ? phase(data) : step);
            case FORECAST -> entry(event, data.number("late", 0) > 0 ? ".late" : "", "warn", "wait", "");
            case VERIFIED -> entry(event, "", "done", "ok", "");
            case DRILL_ABORTED -> entry(event, "", "stop", "wait", data.text("reason"));
            case INCIDENT_DECLARED,
                    INCIDENT_MOVED,
                    SEVERITY_CHANGED,
                    UNACKNOWLEDGED,
                    ROLE_OFFERED,
                    ROLE_TAKEN,
                    ROLE_DECLINED,
                    PRIVACY_CHANGED,
                    INVITED,
                    UNINVITED,
                    UPDATE_POSTED,
                    UPDATE_OVERDUE,
                    ALERT_CHANGED,
                    SUGGESTED,
                    RUN_LAUNCHED,
                    LAUNCHED_RUN_ENDED,
                    MERGE_ASKED,
                    MERGE_REFUSED,
                    INCIDENT_MERGED,
                    MERGED_IN,
                    SPLIT_ASKED,
                    SPLIT_REFUSED,
                    SPLIT_OFF -> IncidentSentences.of(event, data, actor);
            case RUN_FINISHED -> finished(event, data);
        };
    }

    private static TimelineEntry finished(JournalEvent event, Data data) {
        RunStatus status = data.word("status", RunStatus.class).orElse(RunStatus.SUCCEEDED);
        return entry(
                event,
                "",
                Statuses.icon(status),
                Statuses.tone(status),
                data.text("reason"),
                word("status.", status.name()));
    }

    static TimelineEntry entry(
            JournalEvent event, String suffix, String icon, String tone, String detail, Object... arguments) {
        return new TimelineEntry(
                event.seq(),
                event.at(),
                event.type(),
                event.actor(),
                "timeline." + event.type().name() + suffix,
                Stream.of(arguments).toList(),
                detail,
                icon,
                tone,
                new Data(event.data()).text(Decision.Via.KEY),
                List.of(),
                false);
    }

    private static Object phase(Data data) {
        return word("phase.", data.text("phase"));
    }

    /** A word of the message bundles inside a sentence; the word itself where the bundles have none. */
    static Object word(String prefix, String word) {
        return new DefaultMessageSourceResolvable(new String[] {prefix + word}, word);
    }

    /** What an input was and is: {@code version: 1.2 → 1.3}. */
    private static String changes(Data changed) {
        return changed.values().keySet().stream()
                .map(id -> {
                    Data one = new Data(changed.map(id));
                    return id + ": " + one.text("old") + " → " + one.text("new");
                })
                .collect(Collectors.joining(", "));
    }

    private static String by(String actor) {
        return actor.isEmpty() ? "" : ".by";
    }

    /** A pause may come from the run that started this one. */
    private static String by(String actor, Data data) {
        return actor.isEmpty() || data.text("parent").isEmpty() ? by(actor) : ".parent";
    }

    private static String suffix(Optional<? extends Enum<?>> word) {
        return word.map(known -> "." + known.name()).orElse("");
    }
}
