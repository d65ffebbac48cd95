package dev.evenkeel.activities.violating;

import dev.evenkeel.web.catalog.Catalog;

/** Breaks a rule, so that the rule is known to find it. */
public record KnowsThePages(Catalog catalog) {}
