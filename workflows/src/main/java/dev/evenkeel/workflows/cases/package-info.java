/** Runbook tests: the file {@code x.test.yaml} beside a runbook, with its cases and what they expect. */
@NullMarked
package dev.evenkeel.workflows.cases;

import org.jspecify.annotations.NullMarked;
