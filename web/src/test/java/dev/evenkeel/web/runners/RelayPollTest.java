package dev.evenkeel.web.runners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.workflows.contract.TaskQueues;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayPollTest {

    @Test
    void endsAtTemporalWhenTheRunnerThatPollsIsGone(@TempDir Path folder) throws Exception {
        WaitingTemporal temporal = new WaitingTemporal();
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(temporal)
                .build()
                .start();
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget("127.0.0.1:" + server.getPort())
                .build());
        try (OpenRelay relay = new OpenRelay(folder, WorkflowClient.newInstance(stubs))) {
            WorkflowServiceStubs runner = relay.runner();
            runner.futureStub()
                    .pollActivityTaskQueue(PollActivityTaskQueueRequest.newBuilder()
                            .setTaskQueue(TaskQueue.newBuilder().setName(TaskQueues.site("far")))
                            .build());
            assertThat(temporal.polled.await(10, TimeUnit.SECONDS)).isTrue();

            runner.shutdownNow();

            assertThat(temporal.gone.await(10, TimeUnit.SECONDS))
                    .as("Temporal would hand the next act to nobody")
                    .isTrue();
        } finally {
            stubs.shutdownNow();
            server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    /** It has no task for anybody. */
    private static final class WaitingTemporal extends WorkflowServiceGrpc.WorkflowServiceImplBase {

        private final CountDownLatch polled = new CountDownLatch(1);
        private final CountDownLatch gone = new CountDownLatch(1);

        @Override
        public void getSystemInfo(GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answers) {
            answers.onNext(GetSystemInfoResponse.getDefaultInstance());
            answers.onCompleted();
        }

        @Override
        public void pollActivityTaskQueue(
                PollActivityTaskQueueRequest request, StreamObserver<PollActivityTaskQueueResponse> answers) {
            ((ServerCallStreamObserver<PollActivityTaskQueueResponse>) answers).setOnCancelHandler(gone::countDown);
            polled.countDown();
        }
    }
}
