package dev.evenkeel.activities.secrets;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * Where secrets of one or more forms of reference come from. Reading changes nothing and may be repeated. Safe to share between
 * threads.
 */
public interface SecretSource {

    boolean reads(SecretReference reference);

    /**
     * @param reference one that it {@linkplain #reads reads}
     * @param act for which it is read; null when it is for the server itself
     * @throws io.temporal.failure.ApplicationFailure of type BAD_REQUEST when it cannot be had as things are set, UNREACHABLE when
     *     the source does not answer; never with the value in it
     */
    SecretValue read(SecretReference reference, @Nullable Act act);
}
