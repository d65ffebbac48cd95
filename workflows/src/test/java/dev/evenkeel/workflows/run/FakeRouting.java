package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.AlertRoutingActivities;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Routes nothing; answers as it was told, and after that that there is nothing to do. */
final class FakeRouting implements AlertRoutingActivities {

    final Queue<Round> answers = new ConcurrentLinkedQueue<>();
    final AtomicInteger rounds = new AtomicInteger();

    @Override
    public Round route() {
        rounds.incrementAndGet();
        Round answer = answers.poll();
        return answer == null ? new Round(false, 0) : answer;
    }
}
