package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.ChatActivities;
import dev.evenkeel.workflows.contract.ChatActivities.NotifyRequest;
import dev.evenkeel.workflows.contract.ChatActivities.NotifyResult;
import dev.evenkeel.workflows.runbook.ChatStep;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The steps that tell people something. The first message of each thread is remembered, so that later ones go below it. */
final class ChatSteps {

    /** How long a message is tried where the step does not say. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Characters that a message may have on its way: no channel takes more. */
    private static final int MOST = 40_000;

    private final Calls calls;
    private final Map<Topic, String> first = new HashMap<>();

    private record Topic(String channel, String name) {}

    ChatSteps(Calls calls) {
        this.calls = calls;
    }

    Done notify(ChatStep.Notify step, Frame frame, int attempt, Map<String, Object> variables) {
        String channel = step.channel().text(variables);
        String name = step.thread() == null ? "" : step.thread().text(variables);
        Topic thread = name.isEmpty() ? null : new Topic(channel, name);
        NotifyRequest request = new NotifyRequest(
                calls.act(step, frame, attempt, PATIENCE),
                channel,
                step.line(variables),
                step.text() == null ? "" : ChatStep.cut(step.text().text(variables), MOST),
                step.severity(),
                thread == null ? null : name,
                thread == null ? null : first.get(thread),
                step.required());
        NotifyResult result = calls.callHere(ChatActivities.class, request.act(), chat -> chat.send(request));
        if (thread != null && result.delivered() && !result.message().isEmpty()) {
            first.putIfAbsent(thread, result.message());
        }
        return Done.of(result, result.summary());
    }
}
