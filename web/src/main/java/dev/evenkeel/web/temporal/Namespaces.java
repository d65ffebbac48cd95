package dev.evenkeel.web.temporal;

import com.google.protobuf.Duration;
import dev.evenkeel.web.CannotStart;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.concurrent.TimeUnit;

/** The namespace that the runs live in. */
final class Namespaces {

    private final WorkflowServiceStubs stubs;
    private final TemporalSettings settings;

    Namespaces(WorkflowServiceStubs stubs, TemporalSettings settings) {
        this.stubs = stubs;
        this.settings = settings;
    }

    /**
     * Checks that it is there. That of the embedded server also gets our retention; an external one belongs to somebody else.
     *
     * @throws StatusRuntimeException when the server cannot be reached or refuses
     * @throws CannotStart when an external server has no such namespace
     */
    void ready() {
        DescribeNamespaceResponse found = describe();
        long seconds = settings.retention().toSeconds();
        if (settings.embedded()
                && found.getConfig().getWorkflowExecutionRetentionTtl().getSeconds() != seconds) {
            stubs.blockingStub()
                    .withDeadlineAfter(10, TimeUnit.SECONDS)
                    .updateNamespace(UpdateNamespaceRequest.newBuilder()
                            .setNamespace(settings.namespace())
                            .setConfig(NamespaceConfig.newBuilder()
                                    .setWorkflowExecutionRetentionTtl(
                                            Duration.newBuilder().setSeconds(seconds)))
                            .build());
        }
    }

    private DescribeNamespaceResponse describe() {
        try {
            return stubs.blockingStub()
                    .withDeadlineAfter(5, TimeUnit.SECONDS)
                    .withWaitForReady()
                    .describeNamespace(DescribeNamespaceRequest.newBuilder()
                            .setNamespace(settings.namespace())
                            .build());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND && !settings.embedded()) {
                throw new CannotStart(
                        "Temporal at " + settings.target() + " has no namespace '" + settings.namespace() + "'.",
                        "Create it (temporal operator namespace create " + settings.namespace()
                                + "), or name another one in evenkeel.temporal.namespace.");
            }
            throw e;
        }
    }
}
