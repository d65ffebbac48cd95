package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.ReadinessActivities;
import dev.evenkeel.workflows.contract.SiteReadinessActivities;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** Nine services, of which the checks of one always fail. */
final class FakeReadiness implements ReadinessActivities {

    static final String BROKEN = "service-4";

    final List<String> checked = new CopyOnWriteArrayList<>();
    final List<String> unanswered = new CopyOnWriteArrayList<>();
    final List<Target> ended = new CopyOnWriteArrayList<>();

    @Override
    public List<Target> begin(String evaluation) {
        return IntStream.range(0, 9)
                .mapToObj(number -> new Target("production", "service-" + number))
                .toList();
    }

    @Override
    public List<SiteReadinessActivities.Question> check(Look look) {
        if (look.target().service().equals(BROKEN)) {
            throw ApplicationFailure.newFailure("no answer", "BROKEN");
        }
        checked.add(look.target().service());
        return List.of();
    }

    @Override
    public void unanswered(Look look, String why) {
        unanswered.add(look.target().service() + ": " + why);
    }

    @Override
    public void end(String evaluation, List<Target> targets) {
        ended.addAll(targets);
    }
}
