/** Figures against the budgets, each with the ratio to bare Temporal in the same run. */
@NullMarked
package dev.evenkeel.bench;

import org.jspecify.annotations.NullMarked;
