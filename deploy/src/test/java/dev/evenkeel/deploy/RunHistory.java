package dev.evenkeel.deploy;

import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What Temporal itself knows of a run. */
final class RunHistory implements AutoCloseable {

    private final WorkflowServiceStubs service;
    private final WorkflowClient client;

    RunHistory(String target) {
        service = WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(target).build());
        client = WorkflowClient.newInstance(service);
    }

    List<HistoryEvent> events(String run) {
        return client.fetchHistory("run/" + run).getEvents();
    }

    /** The workflow is being told that an act has ended, and has not said yet what follows from it. */
    boolean thinksAboutTheEndOfAnAct(String run) {
        List<EventType> types =
                events(run).stream().map(HistoryEvent::getEventType).toList();
        int ended = types.lastIndexOf(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED);
        return ended >= 0 && types.getLast() == EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED && nothingDone(types, ended);
    }

    /** Since an act ended no task of the workflow was completed: nothing of what it decided since is history. */
    boolean hasDecidedNothingSinceAnActEnded(String run) {
        List<EventType> types =
                events(run).stream().map(HistoryEvent::getEventType).toList();
        int ended = types.lastIndexOf(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED);
        return ended >= 0 && nothingDone(types, ended);
    }

    private static boolean nothingDone(List<EventType> types, int since) {
        return !types.subList(since, types.size()).contains(EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
    }

    /** The act was sent to the queue of one host. */
    boolean wentTo(String run, String queue) {
        return events(run).stream()
                .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
                .anyMatch(event -> event.getActivityTaskScheduledEventAttributes()
                        .getTaskQueue()
                        .getName()
                        .equals(queue));
    }

    @Override
    public void close() {
        service.shutdownNow();
        service.awaitTermination(5, TimeUnit.SECONDS);
    }
}
