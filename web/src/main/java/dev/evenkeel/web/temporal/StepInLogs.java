package dev.evenkeel.web.temporal;

import dev.evenkeel.activities.act.Acts;
import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.Failures;
import io.temporal.client.ActivityWorkerShutdownException;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Puts the step that an activity works for into its log lines, and says in one line that it failed: what people are asked about is no
 * trouble of the server. Temporal itself puts the workflow's id, which names the run.
 */
final class StepInLogs extends WorkerInterceptorBase {

    static final String STEP = "step";

    private static final Logger LOG = LoggerFactory.getLogger(StepInLogs.class);

    /** That another host has the act is how hosts find each other, and no failure. */
    private static boolean told(ApplicationFailure failure) {
        return !failure.getType().equals(Failures.CLAIMED_ELSEWHERE);
    }

    /** An act that ends because this server does is taken up again, here or elsewhere: no stack trace for that either. */
    private static ApplicationFailure stopped(ActivityWorkerShutdownException stops) {
        return ApplicationFailure.newBuilder()
                .setMessage("The server stops")
                .setType(ActivityWorkerShutdownException.class.getName())
                .setCause(stops)
                .setCategory(ApplicationErrorCategory.BENIGN)
                .build();
    }

    /** What a tool said cannot look like further lines of this log. */
    static String line(String message) {
        return message.strip().replaceAll("\\R\\s*", " ⏎ ").replaceAll("\\p{Cntrl}", "�");
    }

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new ActivityInboundCallsInterceptorBase(next) {
            @Override
            public ActivityOutput execute(ActivityInput input) {
                Optional<String> step = Arrays.stream(input.getArguments())
                        .flatMap(argument -> Acts.of(argument).stream())
                        .map(Act::step)
                        .findFirst();
                step.ifPresent(key -> MDC.put(STEP, key));
                try {
                    return super.execute(input);
                } catch (ApplicationFailure failure) {
                    if (failure.getCategory() == ApplicationErrorCategory.BENIGN && told(failure)) {
                        LOG.info("It failed: {}", line(failure.getOriginalMessage()));
                    }
                    throw failure;
                } catch (ActivityWorkerShutdownException stops) {
                    throw stopped(stops);
                } finally {
                    MDC.remove(STEP);
                }
            }
        };
    }
}
