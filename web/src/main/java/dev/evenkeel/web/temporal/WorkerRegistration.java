package dev.evenkeel.web.temporal;

import io.temporal.worker.Worker;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the workers of this server run.
 *
 * @param workflows registers the procedures
 * @param activities the activities, on the main queue and on that of this host
 */
public record WorkerRegistration(Consumer<Worker> workflows, List<Object> activities) {

    public WorkerRegistration {
        activities = List.copyOf(activities);
    }

    void procedures(Worker worker) {
        workflows.accept(worker);
    }

    /** On a further queue. */
    public void activities(Worker worker) {
        activities.forEach(worker::registerActivitiesImplementations);
    }
}
