/** Tests of the reader of runbook tests. */
@NullMarked
package dev.evenkeel.workflows.cases;

import org.jspecify.annotations.NullMarked;
