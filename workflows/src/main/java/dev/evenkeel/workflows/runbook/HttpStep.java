package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.HttpActivities.CheckResult;
import dev.evenkeel.workflows.contract.HttpActivities.RequestResult;
import dev.evenkeel.workflows.expression.Template;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of steps that speak HTTP. */
public sealed interface HttpStep extends ToolStep {

    /**
     * Asks a URL until it answered well for a while.
     *
     * @param contains a text that the answer has to contain
     * @param every the pause between two requests
     * @param steady how long the answers have to stay good; zero: one good answer is enough
     * @param within how long it may take in all before the check fails
     */
    record Check(
            Common common,
            Template url,
            int status,
            @Nullable Template contains,
            Duration every,
            Duration steady,
            Duration within)
            implements HttpStep {
        @Override
        public String kind() {
            return "http.check";
        }

        @Override
        public Check with(Common common) {
            return new Check(common, url, status, contains, every, steady, within);
        }

        @Override
        public Class<CheckResult> result() {
            return CheckResult.class;
        }

        @Override
        public List<Template> values() {
            return ToolStep.written(url, contains);
        }

        @Override
        public InRehearsal inRehearsal() {
            return InRehearsal.DONE;
        }

        @Override
        public boolean judges() {
            return true;
        }

        @Override
        public String doing(Map<String, Object> at) {
            return "GET " + url.text(at) + " until it answers " + status
                    + (steady.isZero() ? "" : " for " + steady.toSeconds() + " s");
        }
    }

    /**
     * @param statuses the answers that count as success
     * @param idempotent whether a write may be sent again with the same key
     */
    record Request(
            Common common,
            String method,
            Template url,
            Template headers,
            @Nullable Template body,
            List<Integer> statuses,
            boolean idempotent)
            implements HttpStep {
        @Override
        public String kind() {
            return "http.request";
        }

        @Override
        public Request with(Common common) {
            return new Request(common, method, url, headers, body, statuses, idempotent);
        }

        @Override
        public Class<RequestResult> result() {
            return RequestResult.class;
        }

        @Override
        public boolean acts() {
            return !(method.equals("GET") || method.equals("HEAD"));
        }

        @Override
        public List<Template> values() {
            return ToolStep.written(url, headers, body);
        }

        @Override
        public InRehearsal inRehearsal() {
            return acts() ? InRehearsal.SHOWN : InRehearsal.DONE;
        }

        @Override
        public String doing(Map<String, Object> at) {
            return method + " " + url.text(at);
        }
    }
}
