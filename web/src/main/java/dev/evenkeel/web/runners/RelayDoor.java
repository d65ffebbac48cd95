package dev.evenkeel.web.runners;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets runners in, and them only to the few calls that activity tasks need. All that Temporal can do beside that ends here. */
final class RelayDoor implements ServerInterceptor {

    static final Context.Key<RunnerCaller> CALLER = Context.key("runner");

    static final Set<String> OPEN = Set.of(
            "GetSystemInfo",
            "DescribeNamespace",
            "PollActivityTaskQueue",
            "RespondActivityTaskCompleted",
            "RespondActivityTaskFailed",
            "RespondActivityTaskCanceled",
            "RecordActivityTaskHeartbeat",
            "ShutdownWorker");

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final RunnerTokens tokens;
    private final Refusals refusals;

    RelayDoor(RunnerTokens tokens, Refusals refusals) {
        this.tokens = tokens;
        this.refusals = refusals;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        List<String> sent = new ArrayList<>();
        @Nullable Iterable<String> all = headers.getAll(AUTHORIZATION);
        if (all != null) {
            all.forEach(sent::add);
        }
        return switch (tokens.check(sent, address(call))) {
            case RunnerTokens.Check.Bad(String message) -> close(call, Status.UNAUTHENTICATED.withDescription(message));
            case RunnerTokens.Check.Good(RunnerCaller caller) -> {
                String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
                if (!OPEN.contains(method)) {
                    refusals.refused(caller.id(), method, Map.of());
                    yield close(
                            call,
                            Status.PERMISSION_DENIED.withDescription("A runner may not call " + method
                                    + ": it does activity tasks of its own site, and nothing else."));
                }
                yield Contexts.interceptCall(Context.current().withValue(CALLER, caller), call, headers, next);
            }
        };
    }

    private static <Q, A> ServerCall.Listener<Q> close(ServerCall<Q, A> call, Status status) {
        call.close(status, new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private static String address(ServerCall<?, ?> call) {
        @Nullable SocketAddress remote = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        return remote instanceof InetSocketAddress internet && internet.getAddress() != null
                ? internet.getAddress().getHostAddress()
                : "unknown";
    }
}
