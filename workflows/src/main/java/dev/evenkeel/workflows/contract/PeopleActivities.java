package dev.evenkeel.workflows.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/** Asks the store who may do what now. Only reads: safe to repeat. */
@ActivityInterface
public interface PeopleActivities {

    /** @return those of {@code actors} who no longer hold {@code role} in {@code environment}; empty: all still do */
    @ActivityMethod(name = "people.without")
    List<String> without(Question question);

    record Question(List<String> actors, Role role, String environment) {
        public Question {
            actors = List.copyOf(actors);
        }
    }
}
