package dev.evenkeel.workflows.run;

import static org.awaitility.Awaitility.await;

import dev.evenkeel.workflows.contract.ScheduleActivities;
import dev.evenkeel.workflows.contract.ScheduledRunWorkflow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** Says what it was told to say, and remembers what it heard. */
final class FakeSchedules implements ScheduleActivities {

    static final String LAUNCHER = ScheduledRunWorkflow.id("night/nightly", "now-1");

    final BlockingQueue<Resolved> resolved = new LinkedBlockingQueue<>();
    final List<News> news = new CopyOnWriteArrayList<>();
    final List<Register> registered = new CopyOnWriteArrayList<>();

    @Override
    public Resolved resolve(Asked asked) {
        Resolved first = resolved.remove();
        if (first.confirm() != null) {
            // It is asked again once somebody has agreed.
            resolved.add(first);
        }
        return first;
    }

    @Override
    public void register(Register register) {
        registered.add(register);
    }

    @Override
    public void record(News heard) {
        news.add(heard);
    }

    void waitFor(State state) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> news.stream().anyMatch(heard -> heard.outcome().state() == state));
    }
}
