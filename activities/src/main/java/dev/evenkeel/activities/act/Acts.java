package dev.evenkeel.activities.act;

import dev.evenkeel.workflows.contract.Act;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the act in the request of an activity. */
public final class Acts {

    private Acts() {}

    /** @param request what an activity is called with; empty when it is about no act */
    public static Optional<Act> of(@Nullable Object request) {
        if (!(request instanceof Record)) {
            return Optional.empty();
        }
        for (RecordComponent component : request.getClass().getRecordComponents()) {
            if (component.getType() == Act.class) {
                try {
                    return Optional.ofNullable((Act) component.getAccessor().invoke(request));
                } catch (ReflectiveOperationException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
