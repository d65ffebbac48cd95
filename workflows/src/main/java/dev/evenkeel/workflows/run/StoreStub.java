package dev.evenkeel.workflows.run;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Calls of the store: short ones, which are tried until it answers. */
public final class StoreStub {

    private StoreStub() {}

    public static <T> T of(Class<T> activities) {
        return Workflow.newActivityStub(
                activities,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofSeconds(30))
                        .setRetryOptions(RetryOptions.newBuilder()
                                .setInitialInterval(Duration.ofSeconds(1))
                                .setMaximumInterval(Duration.ofSeconds(10))
                                .build())
                        .build());
    }
}
