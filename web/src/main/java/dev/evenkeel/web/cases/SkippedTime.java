package dev.evenkeel.web.cases;

import io.temporal.api.testservice.v1.LockTimeSkippingRequest;
import io.temporal.api.testservice.v1.TestServiceGrpc;
import io.temporal.api.testservice.v1.UnlockTimeSkippingRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;

/** The clock of the test server: it jumps to the next timer whenever nothing is being done, unless it is held. */
final class SkippedTime {

    private final TestServiceGrpc.TestServiceBlockingStub server;

    SkippedTime(WorkflowServiceStubs service) {
        server = TestServiceGrpc.newBlockingStub(service.getRawChannel());
        release(); // A new test server holds its clock.
    }

    /** Each hold needs a {@link #release()}. */
    void hold() {
        server.lockTimeSkipping(LockTimeSkippingRequest.getDefaultInstance());
    }

    void release() {
        server.unlockTimeSkipping(UnlockTimeSkippingRequest.getDefaultInstance());
    }
}
