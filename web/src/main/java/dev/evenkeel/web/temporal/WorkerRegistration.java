package dev.evenkeel.web.temporal;

import io.temporal.worker.Worker;
import java.util.List;

/**
 * What the workers of this server run.
 *
 * @param workflows the workflow classes
 * @param activities the activities, on the main queue and on that of this host
 */
public record WorkerRegistration(List<Class<?>> workflows, List<Object> activities) {

    public WorkerRegistration {
        workflows = List.copyOf(workflows);
        activities = List.copyOf(activities);
    }

    void workflows(Worker worker) {
        workflows.forEach(worker::registerWorkflowImplementationTypes);
    }

    void activities(Worker worker) {
        activities.forEach(worker::registerActivitiesImplementations);
    }
}
