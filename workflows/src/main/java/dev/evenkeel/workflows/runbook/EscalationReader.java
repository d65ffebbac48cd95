package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.document.Durations;
import dev.evenkeel.workflows.document.Fields;
import dev.evenkeel.workflows.document.Problems;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads whom an approval is called out for when nobody agrees. */
final class EscalationReader {

    /** How long an approval may be answered unless it says otherwise. */
    static final Duration EXPIRES = Duration.ofHours(24);

    private final Problems problems;

    EscalationReader(Problems problems) {
        this.problems = problems;
    }

    /** @param approval with {@code from}, {@code expires} and {@code escalate} */
    Step.@Nullable Escalation read(Fields approval) {
        Fields escalate = approval.fields("escalate").orElse(null);
        if (escalate == null) {
            return null;
        }
        Duration after = escalate.duration("after", Duration.ofMinutes(15));
        String to = escalate.text("to", "admin");
        Duration expires = approval.duration("expires", EXPIRES);
        if (after.isZero()) {
            problems.add(
                    escalate.keyOf("after"),
                    "'after' is zero",
                    "Ask that role from the beginning, with 'from: " + to + "'.");
        }
        if (escalate.text("after").flatMap(Durations::parse).isPresent() && after.compareTo(expires) >= 0) {
            problems.add(
                    escalate.keyOf("after"),
                    "The approval expires before it is escalated",
                    "Write a shorter time than 'expires', which is 24h when left out.");
        }
        if (to.equals(approval.text("from", "approver"))) {
            problems.add(
                    escalate.keyOf("to"),
                    "The role " + to + " is asked from the beginning",
                    "Escalate to another role.");
        }
        return new Step.Escalation(after, Roles.of(to));
    }
}
