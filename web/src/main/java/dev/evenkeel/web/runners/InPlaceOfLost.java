package dev.evenkeel.web.runners;

import dev.evenkeel.activities.act.Acts;
import dev.evenkeel.activities.act.Reads;
import dev.evenkeel.activities.store.Claims;
import dev.evenkeel.activities.store.Runners.Lost;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Answers in place of a lost runner: of what it had begun nobody knows the outcome. Nothing is ever done here; what no lost runner had
 * begun goes back into its queue.
 */
@Component
class InPlaceOfLost extends WorkerInterceptorBase {

    private final Store store;
    private final InstantSource clock;

    InPlaceOfLost(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new ActivityInboundCallsInterceptorBase(next) {
            @Override
            public ActivityOutput execute(ActivityInput input) {
                throw answer(input.getArguments());
            }
        };
    }

    private ApplicationFailure answer(Object[] arguments) {
        Optional<Act> act = Arrays.stream(arguments)
                .flatMap(argument -> Acts.of(argument).stream())
                .findFirst();
        Optional<Lost> lost = act.flatMap(this::holder);
        if (act.isEmpty() || lost.isEmpty()) {
            return expected("No runner of the site is there")
                    .setType(Failures.NO_RUNNER)
                    .build();
        }
        boolean reads = Arrays.stream(arguments).anyMatch(Reads::of);
        answered(act.get(), lost.get());
        Failures.Lost details = new Failures.Lost(
                lost.get().id(), lost.get().by(), lost.get().at(), lost.get().reason(), reads);
        return expected(details.host() + " is lost")
                .setType(Failures.HOST_LOST)
                .setNonRetryable(true)
                .setDetails(details)
                .build();
    }

    /** Nothing that the server's log should warn of. */
    private static ApplicationFailure.Builder expected(String message) {
        return ApplicationFailure.newBuilder().setMessage(message).setCategory(ApplicationErrorCategory.BENIGN);
    }

    private Optional<Lost> holder(Act act) {
        return store.claims()
                .find(act.runId(), act.step(), act.attempt())
                .map(Claims.Claimed::host)
                .flatMap(host -> store.runners().lost().stream()
                        .filter(runner -> runner.id().equals(host))
                        .findFirst());
    }

    private void answered(Act act, Lost lost) {
        store.runnerActs()
                .find(act.runId(), act.step(), act.attempt())
                .filter(handed -> handed.runner().equals(lost.id()) && handed.endedAt() == null)
                .ifPresent(handed -> store.runnerActs()
                        .ended(act.runId(), act.step(), act.attempt(), handed.handedAt(), clock.millis()));
    }
}
