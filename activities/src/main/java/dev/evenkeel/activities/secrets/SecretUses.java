package dev.evenkeel.activities.secrets;

import dev.evenkeel.workflows.contract.Act;
import dev.evenkeel.workflows.contract.SecretReference;
import java.util.Collection;

/** Who read which secret, for the audit. */
@FunctionalInterface
public interface SecretUses {

    /** Where nobody keeps an audit. */
    SecretUses UNRECORDED = (act, references) -> {};

    /** Called before the values are handed out. Recording the same again, after a restart, changes nothing. */
    void record(Act act, Collection<SecretReference> references);
}
