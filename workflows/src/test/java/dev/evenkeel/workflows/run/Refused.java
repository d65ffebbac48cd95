package dev.evenkeel.workflows.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.client.WorkflowUpdateException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Expects that a decision is refused before it counts. */
final class Refused {

    private Refused() {}

    static void refused(ThrowingCallable decide, String why) {
        assertThatThrownBy(decide)
                .isInstanceOf(WorkflowUpdateException.class)
                .cause()
                .hasMessageContaining(why);
    }
}
