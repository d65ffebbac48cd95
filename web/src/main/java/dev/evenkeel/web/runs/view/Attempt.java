package dev.evenkeel.web.runs.view;

import dev.evenkeel.workflows.contract.Failures;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a step.
 *
 * @param startedAt milliseconds since the epoch
 * @param endedAt milliseconds since the epoch; null while it goes on
 * @param doing what is being done, rendered; empty when it says nothing
 * @param summary how it went, in words; empty while it goes on
 */
public record Attempt(
        int number,
        long startedAt,
        @Nullable Long endedAt,
        String doing,
        String summary,
        Map<String, Object> result,
        @Nullable Failure failure) {

    /** @param next what follows by itself: {@code ask}, {@code stop}, {@code continue}, {@code retry} */
    public record Failure(String type, String message, String advice, String evidence, String next) {
        public boolean unknownOutcome() {
            return type.equals(Failures.UNKNOWN_OUTCOME);
        }
    }

    Attempt ended(long at, String how, Map<String, Object> values) {
        return new Attempt(number, startedAt, at, doing, how, values, null);
    }

    Attempt failed(long at, Failure why) {
        return new Attempt(number, startedAt, at, doing, why.message(), Map.of(), why);
    }

    public @Nullable Long duration() {
        return endedAt == null ? null : endedAt - startedAt;
    }
}
