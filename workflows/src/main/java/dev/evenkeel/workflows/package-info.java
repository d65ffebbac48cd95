/** The runbook language, the procedures and the interpreter that runs them: pure and deterministic. */
@NullMarked
package dev.evenkeel.workflows;

import org.jspecify.annotations.NullMarked;
