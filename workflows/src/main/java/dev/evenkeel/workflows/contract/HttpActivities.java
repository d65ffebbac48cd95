package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HTTP, with time-outs, bounded answers and an allow-list. */
@ActivityInterface
public interface HttpActivities {

    /** Asks until the answers were good for a while. Only reads: safe to repeat, and starts over when it is. */
    @ActivityMethod(name = "http.check")
    CheckResult check(CheckRequest request);

    /**
     * Sends one request. Writes carry {@code Idempotency-Key} (the act's id). A write whose answer was lost is sent again with
     * that key when the runbook says that the service keeps it; else it fails as {@link Failures#UNKNOWN_OUTCOME}.
     */
    @ActivityMethod(name = "http.request")
    RequestResult request(RequestRequest request);

    record CheckRequest(
            Act act,
            String url,
            int status,
            @Nullable String contains,
            long everyMillis,
            long steadyMillis,
            long withinMillis) {}

    record CheckResult(String summary, long status, long requests, long lastMillis) {}

    record RequestRequest(
            Act act,
            String method,
            String url,
            Map<String, String> headers,
            @Nullable String body,
            List<Integer> statuses,
            boolean idempotent) {}

    /**
     * @param body at most 64 KiB
     * @param json the body as JSON; null when it is none
     */
    record RequestResult(long status, String body, @Nullable Object json) {}
}
