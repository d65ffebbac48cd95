package dev.evenkeel.activities.store;

import dev.evenkeel.workflows.contract.PeopleActivities;
import java.util.List;

/** Reads from the store who may do what now. */
public final class PeopleActivitiesImpl implements PeopleActivities {

    private final Users users;

    public PeopleActivitiesImpl(Users users) {
        this.users = users;
    }

    @Override
    public List<String> without(Question question) {
        return question.actors().stream()
                .filter(actor -> !users.may(actor, question.role(), question.environment()))
                .toList();
    }
}
