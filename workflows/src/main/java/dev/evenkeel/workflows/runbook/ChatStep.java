package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.ChatActivities.NotifyResult;
import dev.evenkeel.workflows.contract.ChatActivities.Severity;
import dev.evenkeel.workflows.expression.Template;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of steps that tell people something. */
public sealed interface ChatStep extends ToolStep {

    int LONGEST_LINE = 300;

    /** A text with no more characters than that, and a sign where it was cut. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "…";
    }

    /**
     * @param text Markdown
     * @param thread what messages belong together by; null for a message of its own
     * @param required whether the step fails when the message is not delivered
     */
    record Notify(
            Common common,
            Template channel,
            Template title,
            @Nullable Template text,
            Severity severity,
            @Nullable Template thread,
            boolean required)
            implements ChatStep {
        @Override
        public String kind() {
            return "chat.notify";
        }

        @Override
        public Notify with(Common common) {
            return new Notify(common, channel, title, text, severity, thread, required);
        }

        @Override
        public Class<NotifyResult> result() {
            return NotifyResult.class;
        }

        @Override
        public List<Template> values() {
            return ToolStep.written(channel, title, text, thread);
        }

        /** Nobody is woken by a rehearsal. */
        @Override
        public InRehearsal inRehearsal() {
            return InRehearsal.SHOWN;
        }

        @Override
        public String doing(Map<String, Object> at) {
            return "tell " + channel.text(at) + ": " + line(at);
        }

        /** Its title, as long as a line may be. */
        public String line(Map<String, Object> at) {
            return cut(title.text(at), LONGEST_LINE);
        }
    }
}
