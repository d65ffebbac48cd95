/** How plans are judged: the rules and the prices of the runbook folder, read with their problems and applied to what a plan changes. */
@NullMarked
package dev.evenkeel.workflows.plan;

import org.jspecify.annotations.NullMarked;
