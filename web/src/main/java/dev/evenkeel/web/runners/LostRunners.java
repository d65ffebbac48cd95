package dev.evenkeel.web.runners;

import dev.evenkeel.activities.store.Runners.Lost;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.web.temporal.WorkerRegistration;
import dev.evenkeel.workflows.contract.SiteReadinessActivities;
import dev.evenkeel.workflows.contract.TaskQueues;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * What a runner that was declared lost had begun waits in a queue that nobody else may take it from. As long as there is such an act,
 * the server takes it in the runner's place, only to say that its outcome is unknown: see {@link InPlaceOfLost}.
 */
@Component
class LostRunners implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(LostRunners.class);

    private final Store store;
    private final RunnerPresence presence;
    private final WorkflowClient client;
    private final WorkerRegistration registration;
    private final InPlaceOfLost answers;
    private final Map<String, WorkerFactory> polled = new HashMap<>();

    LostRunners(
            Store store,
            RunnerPresence presence,
            WorkflowClient client,
            WorkerRegistration registration,
            InPlaceOfLost answers) {
        this.store = store;
        this.presence = presence;
        this.client = client;
        this.registration = registration;
        this.answers = answers;
    }

    @Scheduled(fixedDelay = 2_000)
    synchronized void look() {
        try {
            Set<String> wanted = queues();
            polled.entrySet().removeIf(entry -> !wanted.contains(entry.getKey()) && stopped(entry.getValue()));
            for (String queue : wanted) {
                if (!polled.containsKey(queue)) {
                    polled.put(queue, started(queue));
                }
            }
        } catch (DataAccessException | StatusRuntimeException away) {
            LOG.debug("Lost runners are looked at when the store and Temporal answer again", away);
        }
    }

    /** While another runner of the site is there, it takes what waits, and sends what is not its own to the queue of the lost one. */
    Set<String> queues() {
        Set<String> queues = new HashSet<>();
        for (Lost lost : store.runners().lost()) {
            if (!store.claims().unanswered(lost.id()).isEmpty()) {
                queues.add(TaskQueues.host(lost.id()));
                if (presence.of(lost.site()).stream().noneMatch(presence::live)) {
                    queues.add(TaskQueues.site(lost.site()));
                }
            }
        }
        return queues;
    }

    private WorkerFactory started(String queue) {
        WorkerFactory factory = WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder().setWorkerInterceptors(answers).build());
        Worker worker = factory.newWorker(
                queue,
                WorkerOptions.newBuilder()
                        .setMaxConcurrentActivityTaskPollers(1)
                        .setUsingVirtualThreads(true)
                        .build());
        registration.activities(worker);
        worker.registerActivitiesImplementations(new NobodyLooks());
        factory.start();
        return factory;
    }

    /** Only a runner can look at its site: that none is there, {@link InPlaceOfLost} says before this is called. */
    private static final class NobodyLooks implements SiteReadinessActivities {
        @Override
        public List<Seen> look(Question question) {
            return List.of();
        }
    }

    private static boolean stopped(WorkerFactory factory) {
        factory.shutdownNow();
        return true;
    }

    @Override
    public synchronized void destroy() {
        polled.values().forEach(LostRunners::stopped);
        polled.clear();
    }
}
