package dev.evenkeel.web.runners;

import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.payload.codec.PayloadCodec;
import java.util.List;

/** A runner has no key for what Temporal keeps: it reads and writes in the clear, and the server turns that into what is kept and back. */
final class ClearPayloads {

    private static final DataConverter CLEAR = DefaultDataConverter.newDefaultInstance();

    private final DataConverter kept;

    /** @param kept how everything becomes bytes that goes to Temporal */
    ClearPayloads(DataConverter kept) {
        this.kept = kept;
    }

    /** @throws io.temporal.payload.codec.PayloadCodecException when the key is not among those at hand */
    PollActivityTaskQueueResponse clear(PollActivityTaskQueueResponse task) {
        if (!(kept instanceof PayloadCodec codec)) {
            return task;
        }
        PollActivityTaskQueueResponse.Builder clear = task.toBuilder();
        if (task.hasInput()) {
            clear.setInput(payloads(codec.decode(task.getInput().getPayloadsList())));
        }
        if (task.hasHeartbeatDetails()) {
            clear.setHeartbeatDetails(
                    payloads(codec.decode(task.getHeartbeatDetails().getPayloadsList())));
        }
        return clear.build();
    }

    Payloads kept(Payloads payloads) {
        return kept instanceof PayloadCodec codec ? payloads(codec.encode(payloads.getPayloadsList())) : payloads;
    }

    /** Messages, stack traces and details, those of its causes included: an exception that was read from a failure is written as that one. */
    Failure kept(Failure failure) {
        return kept instanceof PayloadCodec ? kept.exceptionToFailure(CLEAR.failureToException(failure)) : failure;
    }

    private static Payloads payloads(List<Payload> payloads) {
        return Payloads.newBuilder().addAllPayloads(payloads).build();
    }
}
