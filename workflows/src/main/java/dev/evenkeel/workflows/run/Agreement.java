package dev.evenkeel.workflows.run;

import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.runbook.Step.Escalation;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That people agreed.
 *
 * @param people who
 * @param broken who of them broke the glass; null: nobody
 */
record Agreement(List<String> people, @Nullable String broken) {

    /**
     * How people are asked to agree.
     *
     * @param count how many different people
     * @param escalation whom else to ask when nobody agrees; null: nobody
     */
    record Rule(
            int count,
            Role from,
            String instructions,
            Duration expires,
            @Nullable Escalation escalation) {

        static final Duration EXPIRES = Duration.ofHours(24);
    }

    Agreement {
        people = List.copyOf(people);
    }

    String summary() {
        String names = String.join(", ", people);
        return broken == null ? "approved by " + names : "approved by " + names + ": " + broken + " broke the glass";
    }
}
