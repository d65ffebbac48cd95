package dev.evenkeel.web.runner.violating;

import dev.evenkeel.activities.store.Store;

/** Breaks a rule, so that the rule is known to find it. */
public record KeepsAStore(Store store) {}
