package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.ChatActivities;
import dev.evenkeel.workflows.contract.ChatActivities.Notice;
import dev.evenkeel.workflows.contract.ChatActivities.NotifyResult;
import dev.evenkeel.workflows.contract.ChatActivities.Severity;
import dev.evenkeel.workflows.contract.EstateSnapshot.Service;
import dev.evenkeel.workflows.contract.JournalEvent;
import dev.evenkeel.workflows.contract.Mode;
import dev.evenkeel.workflows.contract.RunRequest;
import dev.evenkeel.workflows.contract.RunStatus;
import dev.evenkeel.workflows.contract.TaskQueues;
import dev.evenkeel.workflows.runbook.ChatStep;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the owner of the service, in the service's channel, what others have to do something about. It hears what the journal notes, sends
 * beside the run, and is never waited for; only at the end, for a moment. A run whose service has no channel gives no command.
 */
final class Notices {

    /** Whoever has not come after that many is not called by one more. */
    private static final int MOST = 20;

    /** An incident says how it stands, for as long as it lasts. */
    private static final int MOST_OF_AN_INCIDENT = 300;

    private static final int LONGEST_TEXT = 2_000;
    private static final Duration LAST_WORDS = Duration.ofSeconds(30);

    private final ChatActivities chat = Workflow.newActivityStub(
            ChatActivities.class,
            ActivityOptions.newBuilder()
                    .setTaskQueue(TaskQueues.MAIN)
                    .setStartToCloseTimeout(Duration.ofMinutes(3))
                    .setScheduleToCloseTimeout(Duration.ofMinutes(15))
                    .build());

    private final RunRequest request;
    private final Supplier<String> title;
    private final String channel;
    private final Supplier<String> at;
    private int most = MOST;
    private int told;
    private int open;
    private boolean aborted;
    private @Nullable String first;

    /**
     * @param title of the run
     * @param at what is going on, in a few words
     */
    Notices(RunRequest request, Supplier<String> title, Supplier<String> at) {
        Service service = request.estate().service();
        this.request = request;
        this.title = title;
        this.channel = service == null || request.mode() == Mode.REHEARSAL ? "" : service.channel();
        this.at = at;
    }

    private record Words(Severity severity, String what, String text) {}

    void hear(JournalEvent event) {
        if (event.type() == JournalEvent.Type.INCIDENT_DECLARED) {
            most = MOST_OF_AN_INCIDENT;
        }
        if (channel.isEmpty() || told == most) {
            return;
        }
        words(event).ifPresent(words -> tell(event, words));
    }

    /** Before the run ends: what is under way would end with it. */
    void await() {
        if (open > 0) {
            Workflow.newDetachedCancellationScope(() -> Workflow.await(LAST_WORDS, () -> open == 0))
                    .run();
        }
    }

    private Optional<Words> words(JournalEvent event) {
        return switch (event.type()) {
            case PERSON_ASKED -> asked(event);
            case ESCALATED ->
                warning("nobody has agreed yet; the role " + lower(event, "to") + " is asked as well", at.get());
            case OVERDUE -> warning("a task is overdue", at.get());
            case FORECAST -> forecast(event);
            case INCIDENT_DECLARED ->
                Optional.of(new Words(
                        grave(event, "severity"),
                        "an incident is declared, SEV" + event.data().get("severity"),
                        ""));
            case UNACKNOWLEDGED ->
                warning("nobody has acknowledged the incident; the role " + lower(event, "to") + " is called", "");
            case INCIDENT_MOVED ->
                Optional.of(new Words(
                        Severity.INFO,
                        "the incident is " + lower(event, "to").replace('_', ' ') + by(event),
                        data(event, "reason")));
            case SEVERITY_CHANGED ->
                Optional.of(new Words(
                        grave(event, "to"),
                        "the incident is SEV" + event.data().get("to") + " now" + by(event),
                        data(event, "reason")));
            case UPDATE_POSTED ->
                Optional.of(new Words(Severity.INFO, "status update" + by(event), data(event, "text")));
            case UPDATE_OVERDUE -> warning("a status update is overdue", "");
            case INCIDENT_MERGED ->
                Optional.of(new Words(
                        Severity.INFO,
                        "the incident goes on as " + data(event, "into") + by(event),
                        data(event, "title")));
            case MERGED_IN ->
                Optional.of(new Words(
                        Severity.INFO,
                        "the incident " + data(event, "run") + " is merged into this one" + by(event),
                        data(event, "title") + "\n\n" + data(event, "reason")));
            case DRILL_ABORTED -> {
                aborted = true;
                yield warning("the drill ends before its time", data(event, "reason"));
            }
            case RUN_FINISHED ->
                request.drill() != null && !aborted && data(event, "status").equals(RunStatus.FAILED.name())
                        ? warning("the drill has failed", data(event, "reason"))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Who launched a run looks at it; others are needed for an approval, and where it stands still or nobody is there. */
    private Optional<Words> asked(JournalEvent event) {
        String message = data(event, "message");
        String text = at.get() + (message.isEmpty() ? "" : "\n\n" + message + "\n\n" + data(event, "advice"));
        return switch (data(event, "wait")) {
            case "approval" ->
                Optional.of(new Words(
                        request.drill() == null ? Severity.INFO : Severity.WARNING,
                        "an approval is needed, by the role " + lower(event, "role"),
                        text));
            case "failure" -> warning("a step has failed, and the run waits", text);
            case "unknown" -> warning("nobody knows whether a step was done, and the run waits", text);
            default -> request.drill() == null ? Optional.empty() : warning("the drill waits for somebody", text);
        };
    }

    private static Optional<Words> forecast(JournalEvent event) {
        boolean late = event.data().get("late") instanceof Number number && number.longValue() > 0;
        boolean over = event.data().get("rto_at") instanceof Number rto && event.at() > rto.longValue();
        return late || over
                ? Optional.of(new Words(
                        Severity.CRITICAL,
                        over ? "the recovery has missed its objective" : "the recovery will miss its objective",
                        ""))
                : Optional.empty();
    }

    private static Optional<Words> warning(String what, String text) {
        return Optional.of(new Words(Severity.WARNING, what, text));
    }

    /** As loud as the incident is grave. */
    private static Severity grave(JournalEvent event, String key) {
        int severity = event.data().get(key) instanceof Number number ? number.intValue() : 3;
        return severity <= 2 ? Severity.CRITICAL : severity == 3 ? Severity.WARNING : Severity.INFO;
    }

    private static String by(JournalEvent event) {
        return event.actor() == null ? "" : ", by " + event.actor();
    }

    private void tell(JournalEvent event, Words words) {
        Notice notice = new Notice(
                request.runId(),
                event.step(),
                ++told,
                request.mode(),
                channel,
                ChatStep.cut(title.get() + ": " + words.what(), ChatStep.LONGEST_LINE),
                ChatStep.cut(words.text(), longest(event)) + (told == most ? "\n\nNo more is told of this run." : ""),
                words.severity(),
                first,
                request.room());
        open++;
        Workflow.newDetachedCancellationScope(() -> Async.procedure(() -> send(notice)))
                .run();
    }

    private static int longest(JournalEvent event) {
        return event.type() == JournalEvent.Type.UPDATE_POSTED ? IncidentRules.LONGEST_UPDATE : LONGEST_TEXT;
    }

    private void send(Notice notice) {
        try {
            NotifyResult result = chat.tell(notice);
            if (first == null && result.delivered() && !result.message().isEmpty()) {
                first = result.message();
            }
        } catch (ActivityFailure nobodyHears) {
            Workflow.getLogger(Notices.class).warn("The channel {} was not told: {}", channel, notice.title());
        } finally {
            open--;
        }
    }

    private static String data(JournalEvent event, String key) {
        return event.data().get(key) instanceof String text ? text : "";
    }

    private static String lower(JournalEvent event, String key) {
        return data(event, key).toLowerCase(Locale.ROOT);
    }
}
