package dev.evenkeel.workflows.contract;

import java.util.List;

/**
 * Somebody launched a deploy in spite of freezes that held.
 *
 * @param freezes the ids of those freezes; others, which begin later, hold
 */
public record FreezeOverride(String actor, String reason, List<String> freezes) {
    public FreezeOverride {
        freezes = List.copyOf(freezes);
    }
}
