package dev.evenkeel.workflows.contract;

import dev.evenkeel.workflows.contract.SiteReadinessActivities.Answer;
import dev.evenkeel.workflows.contract.SiteReadinessActivities.Question;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an evaluation of readiness asks of the world. It changes nothing but what the pages show, and may be repeated. */
@ActivityInterface
public interface ReadinessActivities {

    /** Under this name rehearsals are launched and secrets are read for an evaluation. It can be nobody's name. */
    String REQUESTER = "(readiness)";

    /**
     * Writes down that an evaluation has begun.
     *
     * @return what is to be looked at: what recovery runbooks name now
     */
    @ActivityMethod(name = "readiness.begin")
    List<Target> begin(String evaluation);

    /**
     * Makes the checks of a target and writes down what they found. Each check is bounded in time.
     *
     * @return what runners have to be asked first: then what they see too is checked when it is called again, with their answers
     */
    @ActivityMethod(name = "readiness.check")
    List<Question> check(Look look);

    /** The checks of a target came to no end: what they say is not known. */
    @ActivityMethod(name = "readiness.unanswered")
    void unanswered(Look look, String why);

    /** Writes down that it has ended, and forgets what nothing names any more. */
    @ActivityMethod(name = "readiness.end")
    void end(String evaluation, List<Target> targets);

    /** A service in one of its environments. */
    record Target(String environment, String service) {}

    /**
     * @param evaluation its id
     * @param answers of the runners that were asked; null before that
     */
    record Look(String evaluation, Target target, @Nullable List<Answer> answers) {

        public Look {
            answers = answers == null ? null : List.copyOf(answers);
        }

        public Look(String evaluation, Target target) {
            this(evaluation, target, null);
        }
    }
}
