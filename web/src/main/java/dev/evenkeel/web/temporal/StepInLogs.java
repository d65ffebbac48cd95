package dev.evenkeel.web.temporal;

import dev.evenkeel.workflows.contract.Act;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.MDC;

/** Puts the step that an activity works for into its log lines. Temporal itself puts the workflow's id, which names the run. */
final class StepInLogs extends WorkerInterceptorBase {

    static final String STEP = "step";

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new ActivityInboundCallsInterceptorBase(next) {
            @Override
            public ActivityOutput execute(ActivityInput input) {
                Optional<String> step = Arrays.stream(input.getArguments())
                        .flatMap(argument -> act(argument).stream())
                        .map(Act::step)
                        .findFirst();
                step.ifPresent(key -> MDC.put(STEP, key));
                try {
                    return super.execute(input);
                } finally {
                    MDC.remove(STEP);
                }
            }
        };
    }

    private static Optional<Act> act(Object request) {
        if (!(request instanceof Record)) {
            return Optional.empty();
        }
        for (RecordComponent component : request.getClass().getRecordComponents()) {
            if (component.getType() == Act.class) {
                try {
                    return Optional.of((Act) component.getAccessor().invoke(request));
                } catch (ReflectiveOperationException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
