package dev.evenkeel.activities.runner;

import dev.evenkeel.activities.act.ActFailures;
import dev.evenkeel.activities.act.Acts;
import dev.evenkeel.activities.act.Reads;
import dev.evenkeel.workflows.contract.Act;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Remembers, for the thread of an activity, the act that it holds: what the ports ask the server for, they ask because of it. */
public final class HeldAct extends WorkerInterceptorBase {

    private static final ThreadLocal<@Nullable Act> HELD = new ThreadLocal<>();

    private final Consumer<Act> before;
    private final Duration hostLost;

    /**
     * @param before done before the activity begins; what it throws is trouble around the act, after which Temporal tries again
     * @param hostLost how long another host that holds an act may be away before its outcome counts as unknown
     */
    public HeldAct(Consumer<Act> before, Duration hostLost) {
        this.before = before;
        this.hostLost = hostLost;
    }

    static Wire.Key key() {
        Act act = HELD.get();
        if (act == null) {
            throw new IllegalStateException("Nothing is asked of the server outside of an act");
        }
        return Wire.Key.of(act);
    }

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new ActivityInboundCallsInterceptorBase(next) {
            @Override
            public ActivityOutput execute(ActivityInput input) {
                Optional<Act> act = Arrays.stream(input.getArguments())
                        .flatMap(argument -> Acts.of(argument).stream())
                        .findFirst();
                if (act.isEmpty()) {
                    return super.execute(input);
                }
                HELD.set(act.get());
                MDC.put("step", act.get().step());
                try {
                    before.accept(act.get());
                    return super.execute(input);
                } catch (ServerLink.Refused refused) {
                    throw elsewhere(refused, Arrays.stream(input.getArguments()).anyMatch(Reads::of));
                } finally {
                    HELD.remove();
                    MDC.remove("step");
                }
            }
        };
    }

    /** The act goes to the host that has begun it. */
    private RuntimeException elsewhere(ServerLink.Refused refused, boolean reads) {
        String holder = refused.holder();
        return holder == null ? refused : ActFailures.heldBy(holder, hostLost, reads);
    }
}
