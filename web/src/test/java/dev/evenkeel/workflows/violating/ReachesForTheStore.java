package dev.evenkeel.workflows.violating;

import dev.evenkeel.activities.store.Store;

/** Breaks a rule, so that the rule is known to find it. */
public record ReachesForTheStore(Store store) {}
