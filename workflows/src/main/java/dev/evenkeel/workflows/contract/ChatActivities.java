package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import org.jspecify.annotations.Nullable;

/** Tells people something, in the channels of the estate. */
@ActivityInterface
public interface ChatActivities {

    /**
     * Sends one message. It is tried until the channel has taken it or the act's time is over. Called again, it is sent again unless it is known
     * to have been taken: at least once. What is wrong with a channel is no failure but a result, unless the message is
     * required: a chat that is away holds up no run.
     */
    @ActivityMethod(name = "chat.notify")
    NotifyResult send(NotifyRequest request);

    /**
     * Tells the owner of a service what a run has to say by itself, unless it belongs to an incident that is private then. Never fails because of a channel, and may be sent again: at least once.
     */
    @ActivityMethod(name = "chat.tell")
    NotifyResult tell(Notice notice);

    /**
     * @param step the key of the step that it is about; null when it is about the run
     * @param number 1, 2, 3, … within the run
     * @param earlier what the channel called the first notice of the run; null when there is none
     * @param room the run of the incident that it belongs to; null when it belongs to none
     */
    record Notice(
            String runId,
            @Nullable String step,
            int number,
            Mode mode,
            String channel,
            String title,
            String text,
            Severity severity,
            @Nullable String earlier,
            @Nullable String room) {}

    /**
     * @param channel its name in the estate
     * @param text Markdown; may be empty
     * @param thread what messages of one run belong together by; null for a message of its own
     * @param earlier what the channel called the first message of the thread; null when there is none
     */
    record NotifyRequest(
            Act act,
            String channel,
            String title,
            String text,
            Severity severity,
            @Nullable String thread,
            @Nullable String earlier,
            boolean required) {}

    /**
     * @param message what the channel calls it; empty when it does not say
     * @param trouble why it was not delivered; empty when it was
     */
    record NotifyResult(boolean delivered, String message, String trouble, String summary) {}

    /** How much it matters to whoever reads it. */
    enum Severity {
        INFO,
        WARNING,
        CRITICAL
    }
}
